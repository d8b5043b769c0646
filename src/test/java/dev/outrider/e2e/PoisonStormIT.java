package dev.outrider.e2e;

import static dev.outrider.e2e.Rows.NOW;
import static dev.outrider.e2e.Rows.OLD;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.outrider.core.Status;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Ten thousand rows that nobody but the broker can know to be bad: every one of them is refused by it, and nobody else waits for them. */
@Tag("foundation")
@Tag("alone")
class PoisonStormIT {

    private static final int STORM = 10_200;

    /** Every so many rows of the storm is innocent, so that refused batches have innocents in them. */
    private static final int INNOCENT_EACH = 100;

    private static final Duration PASSES_WITHIN = Duration.ofSeconds(150);

    /** From commit to mark. The other topic shares the relay's window, threads and write-backs with the storm, and nothing else. */
    private static final Duration OTHER_TOPIC_WITHIN = Duration.ofSeconds(2);

    /** The same where the rows of a hundred keys are refused in a hundred batches, each with an answer of its own. */
    private static final Duration OTHER_TOPIC_BESIDE_MANY_BATCHES_WITHIN = Duration.ofSeconds(3);

    /** In the storm's own topic a row shares a partition with suspects, and takes turns with them. */
    private static final Duration SAME_TOPIC_WITHIN = Duration.ofSeconds(3);

    /** The first refusal may close the session; after it the topic is careful, and no refusal closes one. */
    private static final int SESSIONS_MOST = 3;

    /** Under {@code skip}, because under {@code block} only the first of them would ever be sent. */
    @Test
    void onOneKeyItDelaysNobody() throws Exception {
        storm("'poison'", "skip", STORM, 5_000, OTHER_TOPIC_WITHIN);
    }

    /** What is left of it stands behind each answer, and in front of everybody: it leaves the stream. */
    @Test
    void longerThanTheWindowItDelaysNobody() throws Exception {
        storm("'poison'", "skip", 5_000, 1_000, OTHER_TOPIC_WITHIN);
    }

    /** No key has enough of them to leave the stream. */
    @Test
    void onAHundredKeysItDelaysNobody() throws Exception {
        storm("'poison ' || i % 101", "skip", STORM, 5_000, OTHER_TOPIC_BESIDE_MANY_BATCHES_WITHIN);
    }

    @Test
    void onTenThousandKeysItDelaysNobodyAndFillsNoLog() throws Exception {
        try (Log log = new Log()) {
            storm("'poison ' || i", "block", STORM, 5_000, OTHER_TOPIC_WITHIN);
            log.demandFewLines();
        }
    }

    /** What the log tells of parked rows from its making on: each is told in a line of its own, up to twenty in half a minute. */
    private static final class Log implements AutoCloseable {
        private static final int LINES = 20;
        private static final Duration PERIOD = Duration.ofSeconds(30);

        private final Logger journal = (Logger) LoggerFactory.getLogger("dev.outrider.relay");
        private final ListAppender<ILoggingEvent> told = new ListAppender<>();
        private final long beganNanos = System.nanoTime();

        Log() {
            told.start();
            journal.addAppender(told);
        }

        /** In each period with a line that counts the others; one period had begun before, and one has not ended. */
        void demandFewLines() {
            long periods = (System.nanoTime() - beganNanos) / PERIOD.toNanos() + 2;
            long lines = List.copyOf(told.list).stream()
                    .filter(line -> String.valueOf(line.getKeyValuePairs()).contains("row.parked"))
                    .count();
            assertThat(lines).as("lines of %d periods", periods).isBetween((long) LINES, periods * (LINES + 1));
        }

        @Override
        public void close() {
            journal.detachAppender(told);
        }
    }

    private static void storm(String key, String policy, int size, int windowRows, Duration otherTopicWithin)
            throws Exception {
        int poison = size - size / INNOCENT_EACH;
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .patient()
                .set("poison.policy", policy)
                .set("window.rows", windowRows)
                .set("poll.page-rows", Math.min(2_000, windowRows))
                // Rows that go alone would wait for company in vain, ten thousand times.
                .set("kafka.linger.ms", 0)) {
            Rows rows = new Rows(rig);
            String strict = rows.topic(Rows.STRICT);
            String good = rows.topic(Map.of());
            Daemon relay = rig.inProcess("only");
            // What starting costs is not the storm's doing.
            rows.insertMany(good, 1, 1_000, "'before'::text", NOW);
            rows.insertMany(strict, 1, 1_000, "'before'::text", NOW);
            Await.until(Rows.SOON, "the relay to be warm", () -> rig.published() == 2_000);
            rows.insertMany(
                    strict,
                    innocentOr("'amid ' || i", key),
                    1,
                    size,
                    innocentOr("'innocent'", "'x'"),
                    innocentOr(NOW, OLD));
            int innocent = innocentRowsAllAlong(rows, strict, good, poison);
            assertThat(rows.countSettled()).isEqualTo(poison);
            assertThat(slowest(rig, good)).as("another topic's slowest row").isLessThan(otherTopicWithin);
            assertThat(slowest(rig, strict)).as("the same topic's slowest row").isLessThan(SAME_TOPIC_WITHIN);
            assertThat(rows.inLog(strict))
                    .hasSize(1_000 + size - poison + innocent)
                    .containsOnly("before", "innocent");
            assertThat(counts(relay).sessions()).isLessThanOrEqualTo(SESSIONS_MOST);
        }
    }

    private static String innocentOr(String innocent, String poison) {
        return "case i % " + INNOCENT_EACH + " when 0 then " + innocent + " else " + poison + " end";
    }

    /** Until every poison row is parked for what the broker said. Returns how many rows went to each topic meanwhile. */
    private static int innocentRowsAllAlong(Rows rows, String strict, String good, int poison) {
        AtomicInteger written = new AtomicInteger();
        Await.until(PASSES_WITHIN, () -> "the storm to pass: " + parkedByTheBroker(rows) + " parked", () -> {
            String key = "innocent " + written.incrementAndGet();
            rows.insert(strict, key, "innocent", NOW);
            rows.insert(good, key, "innocent", NOW);
            return parkedByTheBroker(rows) == poison;
        });
        Await.until(Rows.SOON, "the last mark", () -> rows.rig().unpublished() == 0);
        return written.get();
    }

    private static long parkedByTheBroker(Rows rows) {
        return rows.rig()
                .database()
                .queryLong("select count(*) from outrider.settled"
                        + " where state = 'parked' and code = 'InvalidTimestampException'");
    }

    private static Duration slowest(Rig rig, String topic) {
        return Duration.ofMillis(rig.database()
                .queryLong(
                        "select (extract(epoch from max(published_at - created_at)) * 1000)::bigint"
                                + " from public.outbox where topic = ? and payload #>> '{}' = 'innocent'",
                        topic));
    }

    private static Status.Counts counts(Daemon relay) {
        return Objects.requireNonNull(relay.vitals().relay()).flow().counts();
    }
}
