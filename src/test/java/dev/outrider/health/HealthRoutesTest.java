package dev.outrider.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.core.Status;
import dev.outrider.http.HttpFront;
import dev.outrider.http.HttpSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HealthRoutesTest {

    private final HttpClient http = HttpClient.newHttpClient();
    private volatile Vitals vitals = Samples.vitals(Status.State.ACTIVE);
    private volatile byte @Nullable [] hotKeys;
    private HttpFront server;

    @BeforeEach
    void start() throws Exception {
        server = HttpFront.start(
                HttpSettings.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                HealthRoutes.of(() -> vitals, () -> "numbers".getBytes(StandardCharsets.UTF_8), () -> hotKeys));
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void aLivingLoopIsAliveAndADeadOneIsNot() throws Exception {
        assertThat(get("/livez").statusCode()).isEqualTo(200);
        vitals = Samples.of(Samples.status(Status.State.ACTIVE), Samples.host(1));
        assertThat(get("/livez").statusCode()).isEqualTo(503);
    }

    @Test
    void hotKeysAreToldWhereTheyAreWanted() throws Exception {
        assertThat(get("/hot-keys").statusCode()).isEqualTo(404);
        assertThat(get("/hot-keys").body()).contains("set hot-keys to true");
        hotKeys = HotKeysJson.of(null, null, 1);
        assertThat(get("/hot-keys").statusCode()).isEqualTo(200);
    }

    @Test
    void onceReadyStaysReadyInAnOutage() throws Exception {
        vitals = Samples.of(null, Samples.host(0));
        assertThat(get("/readyz").statusCode()).isEqualTo(503);
        vitals = Samples.vitals(Status.State.ACTIVE, Samples.trouble("kafka"), Samples.trouble("database"));
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void healthTellsEverything() throws Exception {
        vitals = Samples.vitals(Status.State.ACTIVE, Samples.trouble("kafka"));
        HttpResponse<String> response = get("/health");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode json = new ObjectMapper().readTree(response.body());
        assertThat(json.path("state").asText()).isEqualTo("degraded");
        assertThat(json.path("reasons").path(0).path("kind").asText()).isEqualTo("kafka");
        assertThat(json.path("reasons").path(0).path("sinceSeconds").asDouble()).isEqualTo(1.0);
        assertThat(json.path("lease").path("term").asLong()).isEqualTo(7);
        assertThat(json.path("lease").path("trustedForSeconds").asDouble()).isEqualTo(5.0);
        assertThat(json.path("backlog").path("rows").asLong()).isEqualTo(42);
        assertThat(json.path("backlog").path("oldestUnpublishedSeconds").asDouble())
                .isEqualTo(1.5);
        assertThat(json.path("inFlight").asInt()).isEqualTo(5);
        assertThat(json.path("parked").asInt()).isEqualTo(1);
        assertThat(json.path("blocked").path("sample").path(0).path("key").asText())
                .isEqualTo("k\"1");
        assertThat(json.path("kafka").path("state").asText()).isEqualTo("away");
        assertThat(json.path("kafka").path("throttledSeconds").asDouble()).isEqualTo(0.25);
        assertThat(json.path("blocked").path("chains").asInt()).isEqualTo(4);
        assertThat(json.path("blocked").path("topics").asInt()).isEqualTo(5);
        assertThat(json.path("blocked").path("limited").asInt()).isEqualTo(2);
        assertThat(json.path("database").path("state").asText()).isEqualTo("up");
        assertThat(json.path("counters").path("published").asLong()).isEqualTo(3);
        assertThat(json.path("droppedHeaders").toString())
                .isEqualTo("{\"traceparent\":1,\"tracestate\":2,\"baggage\":3,\"lastSeq\":77}");
        assertThat(json.path("retention").toString())
                .isEqualTo("{\"deleted\":300,\"upTo\":400,\"lastRunSecondsAgo\":1.0,\"error\":\"lock timeout\"}");
        assertThat(json.path("wakeup").toString())
                .isEqualTo("{\"state\":\"polling\",\"sinceSeconds\":1.0,\"rings\":8,\"reason\":\"no trigger\"}");
        assertThat(json.path("heartbeat").toString())
                .isEqualTo("{\"sent\":11,\"lastSecondsAgo\":1.0,\"error\":\"no connection\"}");
        assertThat(json.path("doctor").toString())
                .isEqualTo(
                        "{\"lookedSecondsAgo\":1.0,\"notices\":[{\"level\":\"warning\",\"kind\":\"transactions\",\"message\":"
                                + "\"open for 75 s: have it end\",\"sinceSeconds\":1.0}]}");
        assertThat(json.path("version").asText()).isEqualTo("1.2.3");
    }

    @Test
    void aStandbyTellsOfParkedRowsWhatTheTableShows() throws Exception {
        vitals = Samples.vitals(Status.State.STANDBY);
        JsonNode json = new ObjectMapper().readTree(get("/health").body());
        assertThat(json.path("parked").asInt()).isEqualTo(9);
    }

    @Test
    void healthAnswersBeforeTheLoopHasBegun() throws Exception {
        vitals = Samples.of(null, Samples.host(0, Samples.trouble("database")));
        JsonNode json = new ObjectMapper().readTree(get("/health").body());
        assertThat(json.path("state").asText()).isEqualTo("degraded");
        assertThat(json.path("database").path("state").asText()).isEqualTo("away");
    }

    @Test
    void strictTellsByStatusCode() throws Exception {
        assertThat(get("/health?strict").statusCode()).isEqualTo(200);
        vitals = Samples.vitals(Status.State.STANDBY);
        assertThat(get("/health?strict").statusCode()).isEqualTo(200);
        vitals = Samples.vitals(Status.State.HALTED, Samples.trouble("halted"));
        assertThat(get("/health?strict").statusCode()).isEqualTo(503);
        assertThat(get("/health?restricted=1").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsAreWhateverTheMetersSay() throws Exception {
        HttpResponse<String> response = get("/metrics");
        assertThat(response.body()).isEqualTo("numbers");
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(Duration.ofSeconds(30));
    }
}
