package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.KeyPairs;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A relay that is served as it would be beyond this host: with TLS, a token, and nothing secret in anything it says. */
class GuardedIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String TOKEN = "a-token-nobody-knows-4711";
    private static final String PASSWORD = "a-password-that-nobody-knows-4711";
    private static final String HASH_KEY = "a-key-of-hashes-that-nobody-knows-4711";

    /** As much as any first event has. */
    private static final int FIRST_BYTES = 200;

    @TempDir
    Path folder;

    private final Site site = new Site(Kafka.shared());

    private final StringBuilder said = new StringBuilder();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.outrider");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @Test
    void withoutTheTokenOnlyProbesAreAnsweredAndNothingTellsASecret() throws Exception {
        KeyPairs pair = KeyPairs.make(folder, "relay", "30");
        Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
        configure(pair, token);
        listen();
        Daemon relay = Site.work(site.environment());
        try (AutoCloseable ignored = () -> relay.stop(Duration.ZERO)) {
            HttpClient http = client(pair);
            String base = "https://localhost:" + relay.healthPort();
            for (String path : List.of("/", "/health", "/hot-keys", "/metrics", "/status", "/lag", "/parked")) {
                onlyTheTokenOpens(http, base + path);
            }
            onlyTheTokenOpensTheStream(http, base + "/events");
            assertThat(ask(http, base + "/livez", null).statusCode()).isEqualTo(200);
            nothingChangesWithoutTheHeader(http, base + "/pause");
            Await.until(SOON, () -> "the lease in the log: " + lines.list, () -> hasTold("lease.acquired"));
            theCommandLineIsLetIn(relay.healthPort());
            Files.writeString(token, "another-token-4711\n");
            assertThat(ask(http, base + "/health", TOKEN).statusCode())
                    .as("the old token")
                    .isEqualTo(401);
            assertThat(ask(http, base + "/health", "another-token-4711").statusCode())
                    .isEqualTo(200);
        } finally {
            ours.setLevel(null);
            root.detachAppender(lines);
        }
        Terminal config = new Terminal(site.environment());
        assertThat(config.run("config")).isEqualTo(Exit.OK);
        said.append(config.out()).append(config.err());
        List.copyOf(lines.list).forEach(this::note);
        assertThat(said.toString())
                .contains("health.token", "daemon.starting", "lease.acquired", "daemon.stopped")
                .doesNotContain(TOKEN, KeyPairs.PASSWORD, HASH_KEY, PASSWORD);
    }

    /** Tests see warnings only, which a relay that is well has none of: what is not told can tell no secret. */
    private void listen() {
        lines.start();
        root.addAppender(lines);
        ours.setLevel(Level.DEBUG);
    }

    private boolean hasTold(String event) {
        return List.copyOf(lines.list).stream()
                .anyMatch(line -> String.valueOf(line.getKeyValuePairs()).contains(event));
    }

    private void note(ILoggingEvent line) {
        said.append(line.getFormattedMessage()).append(line.getKeyValuePairs());
        if (line.getThrowableProxy() != null) {
            said.append(ThrowableProxyUtil.asString(line.getThrowableProxy()));
        }
    }

    private void configure(KeyPairs pair, Path token) {
        site.environment().put("OUTRIDER_HEALTH_TOKEN_FILE", token.toString());
        site.environment().put("OUTRIDER_HEALTH_TLS_KEYSTORE", pair.store().toString());
        site.environment().put("OUTRIDER_HEALTH_TLS_KEYSTORE_PASSWORD", KeyPairs.PASSWORD);
        site.environment().put("OUTRIDER_REDACT_RULES", "hash header a");
        site.environment().put("OUTRIDER_REDACT_HASH_KEY", HASH_KEY);
        site.migrateAndGrant();
        site.database().execute("alter role " + site.relay().user() + " password '" + PASSWORD + "'");
        site.environment().put("OUTRIDER_DATABASE_PASSWORD", PASSWORD);
    }

    private void onlyTheTokenOpens(HttpClient http, String url) throws Exception {
        HttpResponse<String> stranger = ask(http, url, null);
        assertThat(stranger.statusCode()).as(url).isEqualTo(401);
        assertThat(stranger.headers().firstValue("WWW-Authenticate")).isPresent();
        assertThat(ask(http, url, "wrong").statusCode()).as(url).isEqualTo(401);
        HttpResponse<String> friend = ask(http, url, TOKEN);
        assertThat(friend.statusCode()).as(url + friend.body()).isEqualTo(200);
        said.append(stranger.body()).append(friend.body());
    }

    /** A foreign page in the browser of somebody who has the token bears it too, and cannot send the header. */
    private void nothingChangesWithoutTheHeader(HttpClient http, String url) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(SOON)
                .header("Authorization", "Bearer " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString("{\"lane\": 0, \"because\": \"a test\"}"))
                .build();
        HttpResponse<String> refused = http.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(403);
        assertThat(refused.body()).contains("X-Outrider");
        assertThat(site.database().queryLong("select count(*) from outrider.pause"))
                .isZero();
        said.append(refused.body());
    }

    private void onlyTheTokenOpensTheStream(HttpClient http, String url) throws Exception {
        assertThat(ask(http, url, null).statusCode()).isEqualTo(401);
        assertThat(ask(http, url, "wrong").statusCode()).isEqualTo(401);
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpResponse<InputStream> stream = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream events = stream.body()) {
            assertThat(stream.statusCode()).isEqualTo(200);
            said.append(new String(events.readNBytes(FIRST_BYTES), StandardCharsets.UTF_8));
        }
    }

    private void theCommandLineIsLetIn(int port) {
        site.environment().put("OUTRIDER_HEALTH_PORT", Integer.toString(port));
        Await.until(SOON, "the command line to be let in", () -> {
            Terminal status = new Terminal(site.environment());
            int exit = status.run("status");
            // A command sets all logs up anew, as if it were alone in its process.
            listen();
            said.append(status.out()).append(status.err());
            return exit == Exit.OK;
        });
    }

    private static HttpClient client(KeyPairs pair) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(pair.trustStore());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    private static HttpResponse<String> ask(HttpClient http, String url, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(SOON);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
