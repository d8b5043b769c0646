package dev.outrider.core;

import java.util.function.Function;

/**
 * The core's settings, already validated. Times are in nanoseconds, sizes in bytes.
 *
 * @param lease how the lane is held
 * @param reading how the outbox is polled
 * @param window how much may be on its way
 * @param sending how failures are ridden out
 * @param blocking how poison and blocked topics are treated
 * @param marking how write-backs are batched
 */
public record Settings(
        Lease lease, Reading reading, Window window, Sending sending, Blocking blocking, Marking marking) {

    /**
     * How the lane is held.
     *
     * @param owner the instance id plus a nonce of the process
     * @param ttlNanos how long a lease lasts from the database's now
     * @param marginNanos how much earlier than that the owner stops trusting it
     */
    public record Lease(String owner, long ttlNanos, long marginNanos) {}

    /**
     * How the outbox is polled.
     *
     * @param pageRows rows of one page at most
     * @param idleMinNanos wait between polls right after traffic
     * @param idleMaxNanos wait between polls after a long silence
     * @param gapsMax living gaps at most, beyond it neighbours are merged
     * @param listEveryNanos least time between two lock lists
     */
    public record Reading(int pageRows, long idleMinNanos, long idleMaxNanos, int gapsMax, long listEveryNanos) {}

    /**
     * How much may be on its way.
     *
     * @param rows rows read and not yet recorded as published or settled
     * @param bytes their bytes
     * @param openPartitions partitions with unanswered rows at most: each may pin one batch of the producer's buffer
     * @param limits how fast rows may leave it
     */
    public record Window(int rows, long bytes, int openPartitions, Limits limits) {

        /** A window that rows may leave as fast as they can. */
        public Window(int rows, long bytes, int openPartitions) {
            this(rows, bytes, openPartitions, Limits.NONE);
        }
    }

    /**
     * How fast rows may be given to the producer, each time anew.
     *
     * @param all the rate of all together
     * @param ofTopic the rate of each topic, by its name
     */
    public record Limits(Rate all, Function<String, Rate> ofTopic) {

        /** As fast as they can. */
        public static final Limits NONE = new Limits(Rate.NONE, topic -> Rate.NONE);
    }

    /**
     * A rate.
     *
     * @param records in a second at most, 0 for no bound
     * @param bytes in a second at most, 0 for no bound; of rows as the window counts them
     */
    public record Rate(long records, long bytes) {

        /** No bound. */
        public static final Rate NONE = new Rate(0, 0);

        /** Whether there is no bound. */
        public boolean none() {
            return records == 0 && bytes == 0;
        }
    }

    /**
     * How failures are ridden out.
     *
     * @param quietNanos how long a partition with unanswered rows gets nothing from a new session
     * @param carefulNanos how long a topic stays in careful mode after a failure
     * @param stallNanos how long a row may be without an answer before the cluster is asked about its topic
     * @param backoffMinNanos first wait before something that failed is tried again
     * @param backoffMaxNanos longest wait before something that failed is tried again
     * @param asking how often the cluster is asked
     */
    public record Sending(
            long quietNanos,
            long carefulNanos,
            long stallNanos,
            long backoffMinNanos,
            long backoffMaxNanos,
            Asking asking) {

        /** A leader change takes as long. Who says nothing for longer is not waited for at the cost of others. */
        long patienceNanos() {
            return Math.min(stallNanos, Lookout.SILENCE_NANOS);
        }
    }

    /**
     * How often the cluster is asked.
     *
     * @param topicsNanos how often partition counts and limits are asked for again
     * @param clusterNanos how long the cluster may say nothing before it is asked whether it is there
     */
    public record Asking(long topicsNanos, long clusterNanos) {}

    /**
     * How poison and blocked topics are treated.
     *
     * @param policy whether rows behind a parked one wait or go on without it
     * @param waitingMax waiting rows at most, beyond it the lane stops reading
     * @param chainsMax blocked chains at most, beyond it the lane stops reading
     */
    public record Blocking(PoisonPolicy policy, long waitingMax, int chainsMax) {}

    /** What becomes of rows behind a parked one. Must always say the same of a topic. */
    @FunctionalInterface
    public interface PoisonPolicy {
        /** They wait, whatever their topic. */
        PoisonPolicy BLOCK = topic -> true;

        /** They go on without it, whatever their topic. */
        PoisonPolicy SKIP = topic -> false;

        /** Whether rows of the topic wait behind a parked one of their key (true) or go on without it (false). */
        boolean blocks(String topic);
    }

    /**
     * How write-backs are batched.
     *
     * @param batchRows rows of one write-back at most
     * @param lingerNanos how long acknowledged rows wait for company
     * @param recording where it is recorded that a row is published
     * @param commit whether a mark waits until it is durable
     */
    public record Marking(int batchRows, long lingerNanos, Recording recording, SynchronousCommit commit) {}
}
