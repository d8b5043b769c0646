package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Event;
import dev.outrider.core.Failure;
import dev.outrider.core.Fence;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Progress;
import dev.outrider.core.Row;
import dev.outrider.core.TopicState;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import dev.outrider.health.Backlog;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Blocking, overtaking and dying, with two sides that block exactly when they are told to. */
@Timeout(60)
class WorkersTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LeaseAsk LEASE = new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "me", 0, 1_000);
    private static final PageAsk PAGE = new PageAsk(0, List.of(), 1, 1, false);
    private static final WriteBack BATCH = new WriteBack(
            new Fence("me", 1, new Incarnation("1"), 1), List.of(), List.of(), List.of(), List.of(), Progress.NONE);

    private final Sides sides = new Sides();
    private final Inbox inbox = new Inbox(1_000);
    private final AtomicReference<@Nullable Throwable> death = new AtomicReference<>();
    private final List<Event> heard = new ArrayList<>();
    private Workers workers;

    @BeforeEach
    void start() {
        workers = new Workers(sides, inbox, 1_000, batch -> {}, (thread, thrown) -> death.set(thrown));
        workers.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        sides.topicsGate.countDown();
        sides.readGate.countDown();
        sides.writeGate.countDown();
        workers.end(5_000);
    }

    @Test
    void aBlockedSendAndASilentClusterDelayNeitherLeaseNorClosing() {
        workers.openSession(1);
        awaitEvent(Event.SessionOpened.class);
        sides.blockSend = true;
        workers.send(rows(1, 3));
        workers.send(rows(4, 5));
        workers.describeTopics(Set.of("a"));
        workers.holdLease(LEASE);
        awaitEvent(Event.LeaseFailed.class);
        Await.until(SOON, "the first list to be handed over", () -> sides.handedOver.size() == 3);

        workers.closeSession(1);
        awaitEvent(Event.SessionClosed.class);
        assertThat(answered()).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(heard.get(heard.size() - 1)).isInstanceOf(Event.SessionClosed.class);
        assertThat(sides.handedOver).containsExactly(1L, 2L, 3L);
        assertThat(failures().subList(3, 5))
                .allMatch(failure -> failure != null && failure.outcome() == Failure.Outcome.NOT_SENT);
    }

    /** A page that waits for a slow disk must not cost the lease, nor hold up what is to be recorded; and the other way round. */
    @Test
    void aBlockedReadAndABlockedWriteDelayNeitherTheLeaseNorEachOther() {
        sides.readGate = new CountDownLatch(1);
        workers.read(PAGE);
        workers.holdLease(LEASE);
        workers.write(BATCH);
        awaitEvent(Event.LeaseFailed.class);
        awaitEvent(Event.WriteFailed.class);
        assertThat(heard).noneMatch(Event.ReadFailed.class::isInstance);
        sides.readGate.countDown();
        awaitEvent(Event.ReadFailed.class);

        heard.clear();
        sides.writeGate = new CountDownLatch(1);
        workers.write(BATCH);
        workers.holdLease(LEASE);
        workers.read(PAGE);
        awaitEvent(Event.LeaseFailed.class);
        awaitEvent(Event.ReadFailed.class);
        assertThat(heard).noneMatch(Event.WriteFailed.class::isInstance);
        sides.writeGate.countDown();
        awaitEvent(Event.WriteFailed.class);
    }

    @Test
    void aSessionThatClosesItselfIsNotOverBeforeItsQueuedRowsAreAnswered() {
        workers.openSession(1);
        awaitEvent(Event.SessionOpened.class);
        sides.blockSend = true;
        workers.send(rows(1, 1));
        workers.send(rows(2, 9));
        Await.until(SOON, "the first row to be handed over", () -> sides.handedOver.size() == 1);
        Await.value(SOON, () -> "a session", () -> sides.session).close();
        awaitEvent(Event.SessionClosed.class);
        assertThat(answered()).hasSize(9);
        assertThat(sides.handedOver).containsExactly(1L);
    }

    @Test
    void closingWhatNeverOpenedIsAnsweredToo() {
        sides.refuseOpening = true;
        workers.openSession(1);
        awaitEvent(Event.SessionFailed.class);
        workers.closeSession(1);
        awaitEvent(Event.SessionClosed.class);
        workers.closeSession(77);
        Await.until(SOON, "a second end", () -> {
            heard.addAll(inbox.drain());
            return heard.stream().anyMatch(event -> event.equals(new Event.SessionClosed(77)));
        });
    }

    @Test
    void topicsThatWaitAreAskedForTogether() {
        workers.describeTopics(Set.of("a"));
        assertThat(await(sides.asked)).containsExactly("a");
        workers.describeTopics(Set.of("b"));
        workers.describeTopics(Set.of("b", "c"));
        sides.topicsGate.countDown();
        assertThat(await(sides.asked)).containsExactlyInAnyOrder("b", "c");
    }

    @Test
    void aWorkerThatDiesIsReported() {
        sides.dieReading = true;
        workers.read(PAGE);
        Await.until(SOON, "the death", () -> death.get() != null);
        assertThat(death.get()).hasMessage("out of the blue");
    }

    private <T extends Event> void awaitEvent(Class<T> kind) {
        Await.until(SOON, () -> kind.getSimpleName() + ", heard " + heard, () -> {
            heard.addAll(inbox.drain());
            return heard.stream().anyMatch(kind::isInstance);
        });
    }

    private List<Answer> answers() {
        return heard.stream()
                .filter(Event.Answered.class::isInstance)
                .flatMap(event -> ((Event.Answered) event).answers().stream())
                .toList();
    }

    private List<Long> answered() {
        return answers().stream().map(answer -> answer.outgoing().row().seq()).toList();
    }

    private List<@Nullable Failure> failures() {
        List<@Nullable Failure> failures = new ArrayList<>();
        answers().forEach(answer -> failures.add(answer.failure()));
        return failures;
    }

    private static List<Outgoing> rows(long first, long last) {
        List<Outgoing> rows = new ArrayList<>();
        for (long seq = first; seq <= last; seq++) {
            Row row = new Row(seq, "id-" + seq, new ChainId("t", null), null, Content.of(null), null);
            rows.add(Outgoing.of(row, 1, 0, false));
        }
        return rows;
    }

    private static <T> T await(BlockingQueue<T> queue) {
        return Await.value(SOON, () -> "a question", queue::poll);
    }

    /** Two sides that do as the test says. A session answers what it holds when it is closed, and not before. */
    private static final class Sides implements Ports, Outbox, Broker {
        final CountDownLatch topicsGate = new CountDownLatch(1);
        final BlockingQueue<Collection<String>> asked = new LinkedBlockingQueue<>();
        final List<Long> handedOver = new CopyOnWriteArrayList<>();
        volatile boolean blockSend;
        volatile boolean refuseOpening;
        volatile boolean dieReading;
        volatile @Nullable HeldSession session;

        /** Where questions to the database wait until it is open; open unless a test puts another there. */
        volatile CountDownLatch readGate = new CountDownLatch(0);

        volatile CountDownLatch writeGate = new CountDownLatch(0);

        @Override
        public void prove() {}

        @Override
        public Outbox outbox() {
            return this;
        }

        @Override
        public Broker broker() {
            return this;
        }

        @Override
        public Partitioning partitioning() {
            return (row, partitions) -> 0;
        }

        @Override
        public Backlog backlog() {
            return new Backlog(0, null, 0, 0);
        }

        @Override
        public void close() {}

        @Override
        public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
            throw new OutboxException("away", null);
        }

        @Override
        public Page read(PageAsk ask) throws OutboxException {
            if (dieReading) {
                throw new IllegalStateException("out of the blue");
            }
            awaitQuietly(readGate);
            throw new OutboxException("away", null);
        }

        @Override
        public Page readWaiting(WaitingAsk ask) throws OutboxException {
            throw new OutboxException("away", null);
        }

        @Override
        public WriteAnswer write(WriteBack batch) throws OutboxException {
            awaitQuietly(writeGate);
            throw new OutboxException("away", null);
        }

        @Override
        public Session open(int number, Listener listener) throws BrokerException {
            if (refuseOpening) {
                throw new BrokerException(
                        new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "Away", "away"), null);
            }
            HeldSession made = new HeldSession(number, listener);
            session = made;
            return made;
        }

        @Override
        public @Nullable Failure look() {
            return null;
        }

        @Override
        public List<TopicState> describe(Collection<String> topics) {
            asked.add(List.copyOf(topics));
            awaitQuietly(topicsGate);
            return List.of();
        }

        /** Blocks like a producer whose buffer is full, until it is closed. */
        private final class HeldSession implements Session {
            private final int number;
            private final Listener listener;
            private final List<Outgoing> held = new ArrayList<>();
            private final CountDownLatch closed = new CountDownLatch(1);
            private boolean busy;

            HeldSession(int number, Listener listener) {
                this.number = number;
                this.listener = listener;
            }

            @Override
            public void send(List<Outgoing> rows) {
                synchronized (this) {
                    busy = blockSend;
                    held.addAll(rows);
                }
                rows.forEach(row -> handedOver.add(row.row().seq()));
                if (blockSend) {
                    awaitQuietly(closed);
                    giveUp();
                }
            }

            @Override
            public void close() {
                closed.countDown();
                boolean over;
                synchronized (this) {
                    over = !busy;
                }
                if (over) {
                    giveUp();
                }
            }

            private void giveUp() {
                Failure lost = new Failure(Failure.Kind.RETRY, Failure.Outcome.UNKNOWN, "Closed", "closed");
                held.forEach(row -> listener.answered(new Answer(row, lost)));
                held.clear();
                listener.closed(number);
            }
        }

        private static void awaitQuietly(CountDownLatch gate) {
            try {
                if (!gate.await(60, TimeUnit.SECONDS)) {
                    throw new AssertionError("nobody opened the gate");
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
