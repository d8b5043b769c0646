package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** A table whose time of writing has no time zone tells no age: everybody who asks for one is told that, and not that rows do not wait. */
class UntoldAgeIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Kafka kafka = Kafka.shared();
    private final Site site = new Site(kafka);

    private final String beats = kafka.newTopic("beats", 1);

    @Test
    void anAgeThatNobodyKnowsIsNotNought() throws Exception {
        site.migrateAndGrant();
        site.database().execute("alter table public.outbox alter column created_at type timestamp");
        site.environment().put("OUTRIDER_HEARTBEAT_TOPIC", beats);
        site.environment().put("OUTRIDER_HEARTBEAT_INTERVAL", "100ms");
        site.environment().remove("OUTRIDER_HEALTH_PORT");
        Daemon relay = Site.work(site.environment());
        try {
            site.environment().put("OUTRIDER_HEALTH_PORT", Integer.toString(relay.healthPort()));
            Await.until(
                    SOON, "nothing to wait", () -> lag(relay).path("lagSeconds").asDouble(-1) == 0);
            assertThat(said("pause", "--lane", "--because", "to see it wait")).contains("effective now");
            site.database()
                    .execute("insert into public.outbox (aggregatetype, aggregateid, payload) values ('x', 'y', '1')");
            Await.until(
                    SOON,
                    "one row behind",
                    () -> lag(relay).path("backlog").path("rows").asInt() == 1);

            nobodyTellsAnAge(relay);
        } finally {
            relay.stop(Duration.ZERO);
        }
    }

    private void nobodyTellsAnAge(Daemon relay) throws Exception {
        JsonNode lag = lag(relay);
        assertThat(lag.path("lagSeconds").isNull()).as("%s", lag).isTrue();
        assertThat(lag.path("backlog").path("oldestUnpublishedSeconds").isNull())
                .as("%s", lag)
                .isTrue();
        assertThat(said("lag")).contains("behind by  ?, and the lane is paused", "backlog    1 rows, seen ");
        Await.until(
                SOON,
                "a heartbeat without an age",
                () -> lastBeat(beats).path("backlog").path("rows").asInt() == 1
                        && lastBeat(beats)
                                .path("backlog")
                                .path("oldestUnpublishedMillis")
                                .isNull());
        Await.until(
                SOON,
                "a chart without an age",
                () -> ask(relay, "/")
                        .contains("Age of the oldest unpublished row</span> <strong>not known yet</strong>"));
    }

    private String said(String... args) {
        Terminal terminal = new Terminal(site.environment());
        assertThat(terminal.run(args)).as(terminal.out() + terminal.err()).isEqualTo(Exit.OK);
        return terminal.out();
    }

    private JsonNode lag(Daemon relay) throws Exception {
        return JSON.readTree(ask(relay, "/lag"));
    }

    private String ask(Daemon relay, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + relay.healthPort() + path))
                .timeout(SOON)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private JsonNode lastBeat(String topic) throws Exception {
        List<? extends ConsumerRecord<byte[], byte[]>> all = kafka.consumeAll(topic);
        return JSON.readTree(
                all.isEmpty() ? new byte[] {'{', '}'} : all.get(all.size() - 1).value());
    }
}
