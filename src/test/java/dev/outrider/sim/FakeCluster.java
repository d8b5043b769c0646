package dev.outrider.sim;

import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The brokers: topics, their partitions' logs, and what makes them refuse a request. */
final class FakeCluster {

    /** Is told of every record that becomes part of a log. */
    interface Watch {

        default void landed(Outgoing attempt, FakeSession session) {}

        /** Everything that ever landed there is gone. */
        default void deleted(String topic) {}

        /** The attempt may land, or have landed, twice, for the reason that {@link FakeSession} gives. */
        default void mayLandTwice(Outgoing attempt) {}
    }

    /** The broker's word on a request. */
    enum Verdict {
        /** It is in the log, now or already before. */
        APPENDED,
        /** Not now; the client asks again by itself. */
        RETRY,
        /** Some earlier batch of this producer is missing; the client asks again in order. */
        OUT_OF_ORDER,
        /** The client may not write to the topic. */
        FORBIDDEN,
        /** A record in it can never be accepted: the whole batch is refused. */
        REFUSED,
        /** The client itself is not accepted. */
        HALT
    }

    /** Who may do what with a topic. */
    enum Access {
        ALL,
        /** Described like any other, yet every write is refused. */
        READ_ONLY,
        NONE
    }

    /** A topic. */
    static final class Topic {
        final String name;
        final int maxRecordBytes;
        final List<FakePartition> partitions = new ArrayList<>();
        boolean exists = true;
        Access access = Access.ALL;

        Topic(String name, int partitionCount, int maxRecordBytes) {
            this.name = name;
            this.maxRecordBytes = maxRecordBytes;
            addPartitions(partitionCount);
        }

        void addPartitions(int count) {
            for (int i = 0; i < count; i++) {
                partitions.add(new FakePartition());
            }
        }
    }

    private static final long EPOCH_MILLIS = 1_790_000_000_000L;

    private final Agenda agenda;
    final Watch watch;
    private final Faults faults;
    private final long oldestMillis;
    private final Map<String, Topic> topics = new LinkedHashMap<>();
    private final List<Runnable> buffered = new ArrayList<>();
    private long nextProducerId = 1;

    /** False while every broker is down: connections break, requests are lost. */
    boolean reachable = true;
    /** True while every broker stands still: requests wait in its buffers. */
    private boolean frozen;
    /** True while authentication fails. */
    boolean halted;
    /** True once the time stamps and values that were refused are accepted. */
    boolean lenient;

    FakeCluster(Agenda agenda, Watch watch, Faults faults, long oldestMillis) {
        this.agenda = agenda;
        this.watch = watch;
        this.faults = faults;
        this.oldestMillis = oldestMillis;
    }

    long nowMillis() {
        return EPOCH_MILLIS + agenda.now() / Dice.MILLI;
    }

    /** A time stamp that is refused, now and in any world's time. */
    long badTimestampMillis() {
        return EPOCH_MILLIS - 2 * oldestMillis;
    }

    Topic create(String name, int partitions, int maxRecordBytes) {
        Topic topic = new Topic(name, partitions, maxRecordBytes);
        topics.put(name, topic);
        return topic;
    }

    @Nullable
    Topic topic(String name) {
        return topics.get(name);
    }

    List<Topic> topics() {
        return List.copyOf(topics.values());
    }

    /** The log is gone, and with it everything the brokers knew of producers. */
    void delete(Topic topic) {
        topic.exists = false;
        topic.partitions.replaceAll(old -> new FakePartition());
        watch.deleted(topic.name);
    }

    long newProducerId() {
        return nextProducerId++;
    }

    boolean frozen() {
        return frozen;
    }

    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        List<Runnable> waiting = List.copyOf(buffered);
        buffered.clear();
        waiting.forEach(Runnable::run);
    }

    void whenThawed(Runnable action) {
        buffered.add(action);
    }

    Verdict handle(FakeRequest request) {
        if (halted) {
            return Verdict.HALT;
        }
        Topic topic = topics.get(request.topic());
        if (topic == null || !topic.exists || request.partition() >= topic.partitions.size()) {
            return Verdict.RETRY;
        }
        if (topic.access != Access.ALL) {
            return Verdict.FORBIDDEN;
        }
        FakePartition partition = topic.partitions.get(request.partition());
        if (agenda.now() < partition.leaderlessUntilNanos || isNotReady(partition, request)) {
            return Verdict.RETRY;
        }
        // As in the real broker, records are validated before the producer's sequence is looked at.
        for (Outgoing attempt : request.attempts()) {
            if (refuses(topic, attempt.row())) {
                if (partition.knows(request.producerId())) {
                    faults.count(Happening.RECORD_REFUSED_MID_CHAIN);
                } else {
                    faults.count(Happening.COLD_PARTITION_REFUSAL);
                }
                return Verdict.REFUSED;
            }
        }
        return append(partition, request);
    }

    private boolean isNotReady(FakePartition partition, FakeRequest request) {
        return !partition.knows(request.producerId()) && faults.strikes(Rate.LEADER_IS_NOT_READY);
    }

    private Verdict append(FakePartition partition, FakeRequest request) {
        return switch (partition.judge(request)) {
            case NEXT -> {
                partition.append(request);
                request.attempts().forEach(attempt -> watch.landed(attempt, request.session()));
                yield Verdict.APPENDED;
            }
            case KNOWN -> {
                faults.count(Happening.BROKER_DROPPED_DUPLICATE);
                yield Verdict.APPENDED;
            }
            case OUT_OF_ORDER -> Verdict.OUT_OF_ORDER;
        };
    }

    /** Whether the record can never be accepted as things stand. */
    boolean refuses(String topic, Row row) {
        Topic known = topics.get(topic);
        return known != null && refuses(known, row);
    }

    private boolean refuses(Topic topic, Row row) {
        Long timestamp = row.content().timestampMillis();
        boolean stale = timestamp != null && timestamp < nowMillis() - oldestMillis;
        return (stale && !lenient) || row.bytes() > topic.maxRecordBytes;
    }
}
