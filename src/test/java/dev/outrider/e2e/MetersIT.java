package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.MeterReceiver;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The meters of a relay at work, with a real database and a real producer. */
class MetersIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int ROWS = 60;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void aRelayAtWorkTellsHowLateItsEventsAreAndHowItsTwoSidesAre() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared());
                MeterReceiver receiver = new MeterReceiver()) {
            rig.patient()
                    .set("outbox.size-budget", "1GiB")
                    .set("metrics.otlp.endpoint", receiver.endpoint())
                    .set("metrics.otlp.interval", "1s");
            String insert = "insert into outbox (aggregatetype, aggregateid, payload, created_at) select '%s', '%s',"
                    + " '{}', now() - interval '100 s' from generate_series(1, %d)";
            rig.database().execute(insert.formatted(rig.aggregateType(), "hot", ROWS - 1));
            rig.database().execute(insert.formatted(rig.aggregateType(), "cold", 1));
            Daemon relay = rig.inProcess("only");
            Await.until(SOON, () -> "the rows: " + relay.vitals(), () -> rig.done() == ROWS);

            // The table knows it a moment before the loop has told how it is.
            Await.until(
                    SOON,
                    "the rows in the metrics",
                    () -> number(get(relay, "/metrics"), "outrider_rows_published_total") == ROWS);
            isToldToScrapers(get(relay, "/metrics"));
            nothingButFixedWordsAreTags(get(relay, "/metrics"), rig);
            hotKeysAreTold(get(relay, "/hot-keys"));
            Await.until(SOON, () -> "meters: " + receiver.last().keySet(), () -> {
                var sent = receiver.last().get("outrider.commit.to.ack.seconds");
                return sent != null && sent.getHistogram().getDataPoints(0).getCount() == ROWS;
            });
            assertThat(receiver.resource()).containsEntry("service.instance.id", "only");
            whatStandsStillIsCounted(relay, rig);
            assertThat(relay.stop(SOON)).isZero();
        }
    }

    /** One row that is refused for good, and one behind it. */
    private void whatStandsStillIsCounted(Daemon relay, Rig rig) {
        Rows rows = new Rows(rig);
        String strict = rows.topic(1, Rows.STRICT);
        rows.insert(strict, "stuck", "too old", Rows.OLD);
        rows.insert(strict, "stuck", "behind it", Rows.NOW);
        Await.until(SOON, () -> "a parked and a waiting row: " + relay.vitals(), () -> {
            String metrics = get(relay, "/metrics");
            return number(metrics, "outrider_parked_rows") == 1
                    && number(metrics, "outrider_waiting_rows") == 1
                    && number(metrics, "outrider_blocked_chains") == 1
                    && number(metrics, "outrider_rows_parked_total") == 1
                    && number(metrics, "outrider_rows_read_total") == ROWS + 2
                    && number(metrics, "outrider_rows_published_total") == ROWS;
        });
    }

    private static void isToldToScrapers(String metrics) {
        assertThat(number(metrics, "outrider_rows_read_total")).isEqualTo(ROWS);
        assertThat(number(metrics, "outrider_rows_sent_total")).isEqualTo(ROWS);
        assertThat(number(metrics, "outrider_rows_acknowledged_total")).isEqualTo(ROWS);
        assertThat(number(metrics, "outrider_rows_published_total")).isEqualTo(ROWS);
        assertThat(number(metrics, "outrider_rows_parked_total")).isZero();
        assertThat(number(metrics, "outrider_waiting_rows")).isZero();
        assertThat(number(metrics, "outrider_commit_to_ack_seconds_count")).isEqualTo(ROWS);
        assertThat(number(metrics, "outrider_commit_to_ack_seconds_sum") / ROWS).isBetween(100.0, 160.0);
        assertThat(number(metrics, "outrider_read_seconds_count")).isPositive();
        assertThat(number(metrics, "outrider_mark_seconds_count")).isPositive();
        assertThat(number(metrics, "kafka_producer_record_send_total")).isEqualTo(ROWS);
        assertThat(number(metrics, "kafka_producer_buffer_total_bytes")).isPositive();
        assertThat(number(metrics, "hikaricp_connections{pool=\"outrider-lease\"}"))
                .isEqualTo(1);
        assertThat(number(metrics, "outrider_table_bytes")).isPositive();
        assertThat(number(metrics, "outrider_table_full_in_seconds")).isNaN();
    }

    /** Each value of a tag is a series for ever: no id, key or row is one. */
    private static void nothingButFixedWordsAreTags(String metrics, Rig rig) {
        List<String> own = metrics.lines()
                .filter(line -> line.startsWith("outrider_"))
                .map(line -> line.replaceAll("\\} .*", "}"))
                .filter(line -> line.contains("{"))
                .toList();
        List<String> names = own.stream()
                .flatMap(line ->
                        Pattern.compile("(\\w+)=\"").matcher(line).results().map(match -> match.group(1)))
                .distinct()
                .toList();
        assertThat(names).isSubsetOf("le", "lane", "state", "reason", "version", "commit", "instance");
        assertThat(own).noneMatch(line -> line.contains("hot") || line.contains(rig.aggregateType()));
    }

    private static void hotKeysAreTold(String answer) throws IOException {
        JsonNode keys = new ObjectMapper().readTree(answer);
        assertThat(keys.at("/byRate/rows").asInt()).isEqualTo(ROWS);
        assertThat(keys.at("/byRate/keys/0/key").asText()).isEqualTo("hot");
        assertThat(keys.at("/byRate/keys/0/rows").asInt()).isEqualTo(ROWS - 1);
        assertThat(keys.get("byLag").isArray()).isTrue();
        assertThat(keys.get("byLag")).isEmpty();
    }

    private String get(Daemon relay, String path) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + relay.healthPort() + path);
        return http.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static double number(String metrics, String name) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(name) + " (\\S+)$").matcher(metrics);
        if (!line.find()) {
            throw new AssertionError("no " + name + " in " + metrics);
        }
        return Double.parseDouble(line.group(1));
    }
}
