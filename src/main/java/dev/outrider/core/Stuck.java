package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows of a topic in the window with which nothing can be done now, for the same reason: what it is, and how much of the window they take. */
final class Stuck {

    final String topic;

    /** The partition that does not answer; null where it is not for want of its answer. */
    final @Nullable Partition partition;

    private long sinceNanos;
    final Failure why;
    private final Supplier<List<Chain>> leaving;
    private int rows;
    private long bytes;

    /**
     * Knows of no rows yet.
     *
     * @param leaving takes the chains that may leave the stream out of the queue in which they wait
     */
    Stuck(String topic, @Nullable Partition partition, long sinceNanos, Failure why, Supplier<List<Chain>> leaving) {
        this.topic = topic;
        this.partition = partition;
        this.sinceNanos = sinceNanos;
        this.why = why;
        this.leaving = leaving;
    }

    /** What waits for others to be answered. */
    static Stuck forRoom() {
        Failure full = new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "NoRoom", "too many open partitions");
        return new Stuck("", null, 0, full, List::of);
    }

    /** What waits for the partition. */
    static Stuck at(Partition partition) {
        Failure silent = new Failure(
                Failure.Kind.RETRY,
                Failure.Outcome.NOT_SENT,
                Block.SILENT,
                "no answer from partition " + partition.number);
        return new Stuck(partition.topic, partition, partition.stuckSinceNanos(), silent, partition::takeLeaving);
    }

    /** Its rows that are not on their way. */
    void count(Chain chain) {
        for (Entry entry = chain.firstPending(); entry != null; entry = entry.next) {
            count(entry);
        }
    }

    void count(Entry entry) {
        rows++;
        bytes += entry.bytes;
    }

    /** They have been stuck since then at the latest. */
    void notLaterThan(long nanos) {
        sinceNanos = sinceNanos - nanos > 0 ? nanos : sinceNanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Since when nothing has been heard of it, however often it was tried again meanwhile. */
    long silentSinceNanos() {
        return partition == null ? sinceNanos : partition.owesSinceNanos;
    }

    /** Whether rows are on their way, for which no session has been given up in this silence. */
    boolean keepsRows() {
        return partition != null && partition.inFlight > 0 && !partition.sessionEnded;
    }

    /** Whether a session was given up for its sake, and nothing goes there until it has left. */
    boolean isShut() {
        return partition != null && partition.shut;
    }

    int rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    /** Those of its chains that can leave the stream; they stand in no queue any more, and must. */
    List<Chain> takeLeaving() {
        return leaving.get();
    }
}
