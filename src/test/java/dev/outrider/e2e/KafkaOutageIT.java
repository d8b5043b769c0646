package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.e2e.Writers.Mix;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The broker is not there when the relay starts, and dies later under load: the table is the buffer, and the application does not notice. */
@Tag("foundation")
@Tag("alone")
class KafkaOutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BASELINE = Duration.ofSeconds(5);
    private static final Duration OUTAGE = Duration.ofSeconds(20);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    /** Each of more than 3,000 bytes: four times what the window holds. */
    private static final int LARGE_ROWS = 20_000;

    private static final long WINDOW_ROWS = 5_000;
    private static final long WINDOW_BYTES = 16 << 20;

    /** Health may call silence an outage a little late: it waits for an answer before it complains. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(6);

    @Test
    void anOutageIsWaitingAndNothingElse() throws Exception {
        try (Kafka kafka = Kafka.dedicated();
                Rig rig = new Rig(Postgres.shared(), kafka)
                        // The outage lasts longer, and does not end with it.
                        .set("stall.after", "8s")) {
            kafka.kill();
            RelayProcess relay = rig.process("only");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(400), rig.aggregateType())) {
                absentAtStart(relay, kafka, rig);

                long baseline = System.nanoTime();
                Await.holds(BASELINE, () -> "health in good times", () -> isOk(relay));
                long killed = System.nanoTime();
                kafka.kill();
                insertLargeRows(rig);
                long alike = System.nanoTime();
                outage(relay, rig, killed);
                // Without the time of the large rows' insert, which has no counterpart in the good times.
                assertThat(writers.quantile(0.99, alike, System.nanoTime()))
                        .as("p99 of inserts during the outage")
                        .isLessThanOrEqualTo(
                                writers.quantile(0.99, baseline, killed).multipliedBy(2));
                back(relay, kafka, rig);
            }
            rig.awaitDrained(SOON);
            relay.awaitState(SOON, "ok");
            assertThat(relay.health().body().path("parked").asLong()).isZero();
            assertThat(rig.database().queryLong("select count(*) from outrider.settled"))
                    .isZero();
            rig.check().requireExact();
            assertThat(relay.isAlive()).isTrue();
            assertThat(relay.output()).doesNotContain("OutOfMemory");
        }
    }

    private static void absentAtStart(RelayProcess relay, Kafka kafka, Rig rig) throws Exception {
        Await.until(SOON, () -> "kafka to be missed: " + relay.output(), () -> kafkaIs(relay, "away"));
        assertThat(relay.get("/readyz").status()).isEqualTo(200);
        assertThat(relay.get("/livez").status()).isEqualTo(200);
        assertThat(relay.get("/health?strict").status()).isEqualTo(503);
        back(relay, kafka, rig);
        relay.awaitState(SOON, "ok");
    }

    /** More than the window takes, so that the heap has to hold all of it; text that the database cannot compress. */
    private static void insertLargeRows(Rig rig) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload)"
                        + " select '" + rig.aggregateType() + "', 'large-' || i, 'T',"
                        + " jsonb_build_object('n', 1, 'pad', substr('" + Rows.noise(12_000)
                        + "', 1 + i % 9000, 3000)) from generate_series(1, " + LARGE_ROWS
                        + ") i");
    }

    private static void outage(RelayProcess relay, Rig rig, long killed) throws Exception {
        Duration left = NOTICED_WITHIN.minusNanos(System.nanoTime() - killed);
        Await.until(left, "the outage to be noticed", () -> kafkaIs(relay, "away"));
        long published = rig.published();
        Await.until(SOON, () -> "the window to be full: " + Rig.state(relay), () -> isWindowFull(relay));
        Await.holds(
                OUTAGE.minusNanos(System.nanoTime() - killed),
                () -> "the truth about the outage: " + Rig.state(relay),
                () -> kafkaIs(relay, "away")
                        && relay.health().text("state").equals("degraded")
                        && isWindowFull(relay)
                        && relay.get("/readyz").status() == 200
                        && relay.get("/livez").status() == 200
                        // The database waits for nothing that Kafka does.
                        && rig.longTransactions() == 0);
        assertThat(rig.published()).isEqualTo(published);
        double oldest = relay.health()
                .body()
                .path("backlog")
                .path("oldestUnpublishedSeconds")
                .asDouble();
        assertThat(oldest).as("age of the backlog").isGreaterThan(5);
        JsonNode health = relay.health().body();
        assertThat(health.path("lastAcknowledgementSecondsAgo").asDouble())
                .isBetween(
                        (double) NOTICED_WITHIN.toSeconds(),
                        (System.nanoTime() - killed) / 1e9 + NOTICED_WITHIN.toSeconds());
        assertThat(health.path("lastError").path("kind").asText()).isEqualTo("kafka");
        // Nobody would be helped by it: the outbox itself is the buffer.
        assertThat(rig.database().queryLong("select count(*) from outrider.settled"))
                .isZero();
    }

    /** Small rows that were committed before the large ones take a part of it: either bound may be reached first. */
    private static boolean isWindowFull(RelayProcess relay) throws Exception {
        JsonNode window = relay.health().body().path("window");
        long rows = window.path("rows").asLong();
        long bytes = window.path("bytes").asLong();
        boolean within = rows <= WINDOW_ROWS && bytes < WINDOW_BYTES * 1.01;
        return within && (rows == WINDOW_ROWS || bytes > WINDOW_BYTES * 0.99);
    }

    private static void back(RelayProcess relay, Kafka kafka, Rig rig) {
        long published = rig.published();
        kafka.start();
        Await.until(BACK_WITHIN, () -> "rows to flow; it said: " + relay.output(), () -> rig.published() > published);
    }

    private static boolean isOk(RelayProcess relay) throws Exception {
        RelayProcess.Answer health = relay.health();
        return health.text("state").equals("ok")
                && health.body().path("kafka").path("state").asText().equals("up")
                && health.body().path("database").path("state").asText().equals("up");
    }

    private static boolean kafkaIs(RelayProcess relay, String state) throws Exception {
        return relay.health().body().path("kafka").path("state").asText().equals(state);
    }
}
