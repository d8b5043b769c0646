package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How many rows the core alone can carry: pages, answers and write-backs come at once, so that nothing but its own thinking takes time. It must be a
 * small part of what a row costs, or one thread could not own the state.
 */
class CoreSpeedTest {

    private static final int WARM_UP_ROWS = 500_000;
    private static final int MEASURED_ROWS = 500_000;
    private static final int ROWS_PER_SECOND_AT_LEAST = 200_000;

    @ParameterizedTest
    @CsvSource({"10000, 50", "1000, 5", "1, 50"})
    void theCoreIsNoBottleneck(int keys, int answersTogether) {
        World world = new World(keys, answersTogether);
        world.run(WARM_UP_ROWS);
        // The thread's own time: what else the machine does meanwhile is none of the core's business.
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long startNanos = threads.getCurrentThreadCpuTime();
        world.run(WARM_UP_ROWS + MEASURED_ROWS);
        double seconds = (threads.getCurrentThreadCpuTime() - startNanos) / 1e9;
        assertThat(MEASURED_ROWS / seconds).as("rows per second of its thread").isGreaterThan(ROWS_PER_SECOND_AT_LEAST);
    }

    /** An outbox without end and a broker without delay. */
    private static final class World implements Effects {
        private static final long MILLIS = 1_000_000L;
        private static final Incarnation LIFE = new Incarnation("only");
        private static final Settings SETTINGS = new Settings(
                new Settings.Lease("one/1", 10_000 * MILLIS, 2_000 * MILLIS),
                new Settings.Reading(2_000, 2 * MILLIS, 100 * MILLIS, 1_000, 20 * MILLIS),
                new Settings.Window(10_000, 16 << 20, 1_000),
                new Settings.Sending(
                        1_000 * MILLIS,
                        10_000 * MILLIS,
                        30_000 * MILLIS,
                        100 * MILLIS,
                        60_000 * MILLIS,
                        new Settings.Asking(60_000 * MILLIS, 3_000 * MILLIS)),
                new Settings.Blocking(Settings.PoisonPolicy.BLOCK, 1_000_000, 20_000),
                new Settings.Marking(2_000, 10 * MILLIS, Recording.ROW, SynchronousCommit.ON));

        private final Relay relay =
                new Relay(SETTINGS, (row, count) -> Math.floorMod(row.chain().hashCode(), count), this);
        private final List<byte[]> keys;
        private final int answersTogether;
        private final Deque<Event> events = new ArrayDeque<>();
        private final Deque<Outgoing> onTheWire = new ArrayDeque<>();
        private final byte[] payload = new byte[250];
        private long now = 1;
        private long drawn;
        private long acknowledged;

        World(int keys, int answersTogether) {
            this.answersTogether = answersTogether;
            this.keys = IntStream.range(0, keys)
                    .mapToObj(i -> ("customer-" + i).getBytes(StandardCharsets.UTF_8))
                    .toList();
        }

        void run(long untilAcknowledged) {
            while (acknowledged < untilAcknowledged) {
                now += MILLIS / 10;
                List<Answer> answers = new ArrayList<>(answersTogether);
                while (answers.size() < answersTogether && !onTheWire.isEmpty()) {
                    answers.add(new Answer(onTheWire.removeFirst(), null));
                }
                acknowledged += answers.size();
                relay.on(new Event.Answered(answers), now);
                Event event = events.pollFirst();
                relay.on(event == null ? new Event.Tick() : event, now);
                assertThat(relay.nextDeadlineNanos()).isPositive();
            }
        }

        @Override
        public void read(PageAsk ask) {
            List<Row> rows = new ArrayList<>(ask.maxRows());
            while (rows.size() < ask.maxRows()) {
                drawn++;
                ChainId chain = new ChainId("topic", keys.get((int) (drawn % keys.size())));
                rows.add(new Row(drawn, "id", chain, null, Content.of(payload), null));
            }
            events.add(new Event.PageRead(ask, new Page(rows, true, LIFE, Long.MAX_VALUE, null)));
        }

        @Override
        public void send(List<Outgoing> rows) {
            onTheWire.addAll(rows);
        }

        @Override
        public void write(WriteBack batch) {
            events.add(new Event.Written(batch, new WriteAnswer(true, List.of())));
        }

        @Override
        public void holdLease(LeaseAsk ask) {
            Inheritance inheritance =
                    ask.kind() == LeaseAsk.Kind.ACQUIRE ? new Inheritance(Progress.NONE, List.of(), List.of()) : null;
            events.add(new Event.LeaseAnswered(ask, new LeaseAnswer(true, 1, "one/1", false, LIFE, inheritance)));
        }

        @Override
        public void openSession(int session) {
            events.add(new Event.SessionOpened(session));
        }

        @Override
        public void askCluster() {
            events.add(new Event.ClusterAnswered(null));
        }

        @Override
        public void describeTopics(Set<String> topics) {
            List<TopicState> known = topics.stream()
                    .map(topic -> new TopicState(topic, 6, 1_000_000, null))
                    .toList();
            events.add(new Event.TopicsDescribed(known));
        }

        @Override
        public void readWaiting(WaitingAsk ask) {
            throw new AssertionError("nothing waits in this world");
        }

        @Override
        public void closeSession(int session) {
            throw new AssertionError("nothing fails in this world");
        }
    }
}
