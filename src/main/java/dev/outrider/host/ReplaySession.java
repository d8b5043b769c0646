package dev.outrider.host;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import dev.outrider.core.TopicState;
import dev.outrider.core.UnplaceableException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends the rows of a replay. Of each key one row at a time is on its way, and the next goes when Kafka has that one: so a failure can be overtaken by nothing
 * of its own key. At the first failure it stops.
 */
final class ReplaySession implements Broker.Listener, AutoCloseable {

    private static final int SESSION = 1;

    /** Rows of different keys that are on their way together. */
    private static final int TOGETHER = 100;

    /** How often a row that was certainly not sent is tried again, where nothing is wrong with it. */
    private static final int TRIES = 40;

    private static final long TRY_AGAIN_MILLIS = 250;

    private final Broker broker;
    private final Partitioning partitioning;
    private final int rate;
    private final List<Row> group = new ArrayList<>();
    private final Set<ChainId> chains = new HashSet<>();
    private final Map<String, TopicState> topics = new HashMap<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private long dueNanos = System.nanoTime();
    private Broker.@Nullable Session session;
    private long sent;
    private long lastSeq;
    private long failedSeq;
    private @Nullable String failure;

    ReplaySession(Broker broker, Partitioning partitioning, int rate) {
        this.broker = broker;
        this.partitioning = partitioning;
        this.rate = rate;
    }

    /** Rows that Kafka has acknowledged. */
    long sent() {
        return sent;
    }

    /** The number up to which that is every row. */
    long lastSeq() {
        return lastSeq;
    }

    /** The first row of which it is not certain, 0 when there is none. */
    long failedSeq() {
        return failedSeq;
    }

    /** Why it has stopped, null when it has not. */
    @Nullable
    String failure() {
        return failure;
    }

    /** Whether the row may go together with those that were added. */
    boolean takes(Row row) {
        boolean room = group.size() < Math.min(TOGETHER, Math.max(1, rate / 10));
        return room && !(row.chain().keyed() && chains.contains(row.chain()));
    }

    void add(Row row) {
        group.add(row);
        chains.add(row.chain());
    }

    /** Sends those that were added, and waits for all of them. */
    void flush() throws InterruptedException {
        if (group.isEmpty()) {
            return;
        }
        List<Row> rows = List.copyOf(group);
        group.clear();
        chains.clear();
        long beganNanos = System.nanoTime();
        Map<Long, String> failed = send(rows);
        for (Row row : rows) {
            String reason = failed.get(row.seq());
            if (reason == null) {
                sent++;
                lastSeq = failure == null ? row.seq() : lastSeq;
            } else if (failure == null) {
                failure = reason;
                failedSeq = row.seq();
            }
        }
        pace(rows.size(), beganNanos);
    }

    private Map<Long, String> send(List<Row> rows) throws InterruptedException {
        Map<Long, String> failed = new HashMap<>();
        List<Row> left = rows;
        for (int tries = 1; !left.isEmpty(); tries++) {
            List<Outgoing> outgoing = new ArrayList<>();
            String reason = null;
            for (Row row : left) {
                // Behind one that cannot go the others are not even tried: it ends here anyway.
                reason = reason == null ? prepare(row, outgoing) : reason;
                if (reason != null) {
                    failed.put(row.seq(), reason);
                }
            }
            left = new ArrayList<>();
            if (!outgoing.isEmpty()) {
                present().send(outgoing);
            }
            for (int i = 0; i < outgoing.size(); i++) {
                Answer answer = answers.take();
                Failure said = answer.failure();
                if (said != null && again(said) && tries < TRIES) {
                    left.add(answer.outgoing().row());
                } else if (said != null) {
                    failed.put(answer.outgoing().row().seq(), said.code() + ": " + said.message());
                }
            }
            if (!left.isEmpty()) {
                rest(TRY_AGAIN_MILLIS * 1_000_000);
            }
        }
        return failed;
    }

    private static boolean again(Failure failure) {
        return failure.kind() == Failure.Kind.RETRY && failure.outcome() == Failure.Outcome.NOT_SENT;
    }

    /** Makes an attempt of a row; returns why it cannot, null when it can. */
    private @Nullable String prepare(Row row, List<Outgoing> outgoing) {
        String topic = row.chain().topic();
        TopicState state = topics.get(topic);
        if (state == null || state.failure() != null) {
            state = broker.describe(Set.of(topic)).get(0);
            topics.put(topic, state);
        }
        Failure away = state.failure();
        if (away != null) {
            return "topic " + topic + ": " + away.message();
        }
        String closed = open();
        if (closed != null) {
            return closed;
        }
        try {
            Integer wanted = row.partition();
            int partition = wanted == null ? partitioning.partitionOf(row, state.partitions()) : wanted;
            if (partition < 0 || partition >= state.partitions()) {
                return "partition " + partition + " asked for, but " + topic + " has " + state.partitions();
            }
            outgoing.add(Outgoing.of(row, SESSION, partition, true));
            return null;
        } catch (UnplaceableException e) {
            return e.failure().message();
        }
    }

    private @Nullable String open() {
        if (session != null) {
            return null;
        }
        try {
            session = broker.open(SESSION, this);
            return null;
        } catch (BrokerException e) {
            return e.failure().message();
        }
    }

    private Broker.Session present() {
        Broker.Session present = session;
        if (present == null) {
            throw new IllegalStateException("a row was prepared without a session");
        }
        return present;
    }

    /** The next rows go when these have taken the time that the rate gives them: time that Kafka or a search has cost is not made up for by a burst. */
    private void pace(int rows, long beganNanos) throws InterruptedException {
        if (beganNanos - dueNanos > 0) {
            dueNanos = beganNanos;
        }
        dueNanos += (long) (rows * (1e9 / rate));
        rest(dueNanos - System.nanoTime());
    }

    /** Nobody calls: whoever waits here may be interrupted. */
    private static void rest(long nanos) throws InterruptedException {
        boolean unused = new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void answered(Answer answer) {
        answers.add(answer);
    }

    @Override
    public void closed(int number) {
        // Every row has had its answer by then.
    }

    @Override
    public void close() {
        Broker.Session present = session;
        if (present != null) {
            present.close();
        }
    }
}
