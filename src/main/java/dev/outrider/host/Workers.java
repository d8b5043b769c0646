package dev.outrider.host;

import dev.outrider.core.Broker;
import dev.outrider.core.Effects;
import dev.outrider.core.Event;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Outgoing;
import dev.outrider.core.PageAsk;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Does what the core asks for, one thread per concern, so that nothing that blocks delays anything else: a send that waits for buffer space does not
 * hold up the lease, and a cluster that does not answer about topics does not hold up the closing of a producer.
 *
 * <p>The methods of {@link Effects} are called by the loop only and return at once. Answers go to the inbox.
 */
final class Workers implements Effects {

    /** The core waits for one answer of a kind; questions that it has given up may stand before it, a few for each lost term. */
    private static final int QUESTIONS = 64;

    private final Outbox outbox;
    private final Broker broker;
    private final Inbox inbox;
    private final Consumer<WriteBack> recorded;
    private final Worker lease;
    private final Worker read;
    private final Worker write;
    private final Worker send;
    private final Worker session;
    private final Worker topics;
    private volatile boolean holding;
    private final Map<Integer, SessionGate> gates = new ConcurrentHashMap<>();
    private final Set<String> wantedTopics = new HashSet<>();

    /**
     * Workers that are not started yet.
     *
     * @param ports what they work on
     * @param inbox where answers go
     * @param windowRows rows that may be on their way together
     * @param recorded told of every write-back that took effect
     * @param crash told of whatever a worker dies of
     */
    Workers(
            Ports ports,
            Inbox inbox,
            int windowRows,
            Consumer<WriteBack> recorded,
            Thread.UncaughtExceptionHandler crash) {
        this.outbox = ports.outbox();
        this.broker = ports.broker();
        this.inbox = inbox;
        this.recorded = recorded;
        lease = new Worker("lease", QUESTIONS, crash);
        read = new Worker("read", QUESTIONS, crash);
        write = new Worker("write", QUESTIONS, crash);
        send = new Worker("send", windowRows, crash);
        session = new Worker("session", QUESTIONS, crash);
        topics = new Worker("topics", QUESTIONS, crash);
    }

    /** Whether the database said last that the lane is ours. */
    boolean holding() {
        return holding;
    }

    void start() {
        all().forEach(Worker::start);
    }

    /** Closes every session at once and lets the workers end; waits for them a little. */
    void end(long millis) throws InterruptedException {
        gates.values().stream().filter(gate -> !gate.isOver()).forEach(gate -> closeSession(gate.number()));
        all().forEach(Worker::end);
        long deadline = System.nanoTime() + millis * 1_000_000;
        for (Worker worker : all()) {
            worker.awaitEnd((deadline - System.nanoTime()) / 1_000_000);
        }
    }

    private List<Worker> all() {
        return List.of(lease, read, write, send, session, topics);
    }

    @Override
    public void holdLease(LeaseAsk ask) {
        lease.submit(() -> inbox.put(leaseAnswer(ask)));
    }

    private Event leaseAnswer(LeaseAsk ask) {
        try {
            LeaseAnswer answer = outbox.hold(ask);
            holding = answer.held();
            return new Event.LeaseAnswered(ask, answer);
        } catch (OutboxException e) {
            return new Event.LeaseFailed(ask, Causes.line(e));
        }
    }

    @Override
    public void read(PageAsk ask) {
        read.submit(() -> inbox.put(pageAnswer(ask)));
    }

    private Event pageAnswer(PageAsk ask) {
        try {
            return new Event.PageRead(ask, outbox.read(ask));
        } catch (OutboxException e) {
            return new Event.ReadFailed(ask, Causes.line(e));
        }
    }

    @Override
    public void readWaiting(WaitingAsk ask) {
        read.submit(() -> inbox.put(waitingAnswer(ask)));
    }

    private Event waitingAnswer(WaitingAsk ask) {
        try {
            return new Event.WaitingRead(ask, outbox.readWaiting(ask));
        } catch (OutboxException e) {
            return new Event.ReadFailed(ask, Causes.line(e));
        }
    }

    @Override
    public void write(WriteBack batch) {
        write.submit(() -> inbox.put(writeAnswer(batch)));
    }

    private Event writeAnswer(WriteBack batch) {
        try {
            Event.Written written = new Event.Written(batch, outbox.write(batch));
            if (written.answer().applied()) {
                recorded.accept(batch);
            }
            return written;
        } catch (OutboxException e) {
            return new Event.WriteFailed(batch, Causes.line(e));
        }
    }

    @Override
    public void openSession(int number) {
        // A gate whose end was told has nothing left to do; there is never more than one that has not.
        gates.values().removeIf(SessionGate::isOver);
        SessionGate gate = new SessionGate(number, inbox);
        gates.put(number, gate);
        session.submit(() -> gate.open(broker));
    }

    @Override
    public void closeSession(int number) {
        SessionGate gate = gates.get(number);
        if (gate == null) {
            inbox.put(new Event.SessionClosed(number));
            return;
        }
        gate.bar();
        session.submit(gate::close);
    }

    @Override
    public void send(List<Outgoing> rows) {
        if (rows.isEmpty()) {
            return;
        }
        SessionGate gate = gates.get(rows.get(0).session());
        if (gate == null) {
            throw new IllegalStateException("rows for session " + rows.get(0).session() + ", which was never opened");
        }
        gate.expect(rows.size());
        send.submit(() -> gate.send(rows));
    }

    @Override
    public void askCluster() {
        topics.submit(() -> inbox.put(new Event.ClusterAnswered(broker.look())));
    }

    @Override
    public void describeTopics(Set<String> names) {
        // Questions that wait are put together: topics may be met faster than a cluster that is away answers.
        synchronized (wantedTopics) {
            if (wantedTopics.isEmpty()) {
                topics.submit(this::describe);
            }
            wantedTopics.addAll(names);
        }
    }

    private void describe() {
        List<String> asked;
        synchronized (wantedTopics) {
            asked = List.copyOf(wantedTopics);
            wantedTopics.clear();
        }
        inbox.put(new Event.TopicsDescribed(broker.describe(asked)));
    }
}
