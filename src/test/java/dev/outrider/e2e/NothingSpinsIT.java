package dev.outrider.e2e;

import static dev.outrider.e2e.Rows.NOW;
import static dev.outrider.e2e.Rows.PARTITIONS;
import static dev.outrider.e2e.Rows.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What cannot be sent must cost nothing once that is known. The relays are processes of their own, so that their processor time can be told from
 * the test's.
 */
@Tag("foundation")
class NothingSpinsIT {

    /** Rows given to the producer are sent so much later, and their topic is deleted in between. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final Duration WATCHED = Duration.ofSeconds(2);

    /** Of the time that is watched. One thread that spins uses all of it, or half on a machine that is busy otherwise; a relay at rest a twentieth. */
    private static final double BUSY_AT_MOST = 0.3;

    @Test
    void aTopicDeletedWhileItsRecordsAreInFlightStallsNobodyAndLosesNothing() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("stall.after", "2s")
                .set("kafka.linger.ms", LINGER.toMillis())) {
            Rows rows = new Rows(rig);
            String good = rows.topic(Map.of());
            RelayProcess relay = rig.process("only");
            String doomed = deletedWithRowsInFlight(rows, relay);
            rows.insertMany(doomed, 201, 300, "'after'::text", NOW);
            rows.insertMany(good, 1, 100, "'flows'::text", NOW);

            rows.awaitInLog(100, good);
            Await.until(SOON, () -> "300 rows to wait, not " + waiting(rig, doomed), () -> waiting(rig, doomed) == 300);
            requireAtRest(relay, 3);

            rig.kafka().createTopic(doomed, PARTITIONS, Map.of());
            rows.awaitInLog(300, doomed);
            Await.until(SOON, "nothing to wait any more", () -> waiting(rig, doomed) == 0 && rig.unpublished() == 0);
        }
    }

    /** On a starved machine the rows may have been sent before the topic is gone: then another topic has to do. */
    private static String deletedWithRowsInFlight(Rows rows, RelayProcess relay) {
        return Await.value(SOON, () -> "a topic to be gone before its rows are sent", () -> {
            long acknowledged = counter(relay, "acknowledged");
            String doomed = rows.topic(Map.of());
            rows.insertMany(doomed, 1, 200, "'in flight'::text", NOW);
            Await.until(
                    SOON,
                    "all of them to be in flight",
                    () -> inFlight(relay) == 200 || counter(relay, "acknowledged") > acknowledged);
            rows.rig().kafka().deleteTopic(doomed);
            return counter(relay, "acknowledged") == acknowledged ? doomed : null;
        });
    }

    private static long waiting(Rig rig, String topic) {
        return rig.database()
                .queryLong(
                        "select count(*) from outrider.settled where topic = ? and state = 'waiting' and scope = 'topic'"
                                + " and code = 'UnknownTopicOrPartitionException'",
                        topic);
    }

    /** With a smaller record behind it in its batch, such a row makes some versions of the client split and resend without end. */
    @Test
    void anOversizedRowFollowedByTinyOnesIsParkedAndThenNothingHappens() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(1, Map.of("max.message.bytes", "2000"));
            rows.insert(topic, "large", Rows.noise(1_950), NOW);
            rows.insertMany(topic, 1, 500, "i::text", NOW);
            RelayProcess relay = rig.process("only");

            rows.awaitInLog(500, topic);
            rows.awaitSettled(1);
            assertThat(rows.settled().get(0)).startsWith("large parked chain RecordTooLarge");
            Await.until(SOON, "every answer", () -> inFlight(relay) == 0);
            requireAtRest(relay, 1);
        }
    }

    private static void requireAtRest(RelayProcess relay, int sessionsMost) throws Exception {
        long sent = counter(relay, "sent");
        Duration before = relay.cpu();
        long begun = System.nanoTime();
        Await.holds(WATCHED, () -> "nothing to be sent", relay::isAlive);
        long watched = System.nanoTime() - begun;
        double busy = (double) relay.cpu().minus(before).toNanos() / watched;
        assertThat(busy).as("processor time used").isLessThan(BUSY_AT_MOST);
        assertThat(counter(relay, "sent")).isEqualTo(sent);
        assertThat(counter(relay, "sessions")).isBetween(1L, (long) sessionsMost);
    }

    private static int inFlight(RelayProcess relay) throws Exception {
        return relay.health().body().path("inFlight").asInt();
    }

    private static long counter(RelayProcess relay, String name) throws Exception {
        return relay.health().body().path("counters").path(name).asLong();
    }
}
