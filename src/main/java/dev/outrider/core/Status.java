package dev.outrider.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of the relay for health, metrics and logs; made by the loop, read by anyone.
 *
 * @param lane who holds the lane and what the relay is doing
 * @param reading cursor, low-water mark and gaps
 * @param flow what is on its way, and counters since the start
 * @param blocked what stands still and why
 * @param cluster whether Kafka is there
 * @param troubles every present reason not to be well, worst first, empty when all is well
 */
public record Status(
        Lane lane, Reading reading, Flow flow, Standstill blocked, Cluster cluster, List<Trouble> troubles) {

    /** What the relay as a whole is doing. */
    public enum State {
        /** Asking for the lease for the first time, or again. */
        SEEKING,
        /** Another instance holds the lane. */
        STANDBY,
        /** Holding the lane and working, perhaps in trouble. */
        ACTIVE,
        /** Holding the lane, reading and sending nothing, because somebody wants it to. */
        PAUSED,
        /** Holding the lane, sending nothing, because of a failure that waiting alone does not mend. */
        HALTED,
        /** Draining and releasing. */
        STOPPING,
        /** Done: nothing will ever be asked for again. */
        STOPPED
    }

    /**
     * Who holds the lane.
     *
     * @param state what the relay is doing
     * @param term the term held, 0 when none
     * @param holder the lane's owner as far as known, empty when unknown
     * @param trustedUntilNanos until when the lease is trusted, on the loop's clock
     * @param leftBehind rows in flight that a stop did not wait for any longer
     * @param losses how often a term ended that was not given up, since the process started
     */
    public record Lane(State state, long term, String holder, long trustedUntilNanos, int leftBehind, Losses losses) {}

    /**
     * How often a term ended that was not given up.
     *
     * @param taken because another instance had the lane
     * @param expired because it was not renewed in time
     * @param fenced because a write-back was refused
     * @param renumbered because the numbers began another life
     * @param stuck because a write-back failed for as long as a lease lasts, while the lease was renewed
     */
    public record Losses(long taken, long expired, long fenced, long renumbered, long stuck) {}

    /**
     * Where reading stands.
     *
     * @param lowWater everything up to here is done
     * @param cursor the last number taken
     * @param lastValue the sequence's last drawn number, as of the last page
     * @param gaps what is missing below the cursor and may still come
     * @param doneRanges ranges done above the low-water mark
     * @param lastPageNanos when the last page was read, on the loop's clock; 0 before the first
     */
    public record Reading(
            long lowWater, long cursor, long lastValue, Missing gaps, int doneRanges, long lastPageNanos) {}

    /**
     * What is missing and may still come.
     *
     * @param ranges living gaps
     * @param oldestNanos since when the oldest of them has been known, on the loop's clock; 0 when there is none
     */
    public record Missing(int ranges, long oldestNanos) {}

    /**
     * What is on its way, and what has been.
     *
     * @param windowRows rows read and not yet recorded
     * @param windowBytes their bytes
     * @param inFlight rows given to the producer and not yet answered
     * @param mostSilentSinceNanos since when the most silent partition with rows in flight has said nothing, on the loop's clock; 0 when there is none
     * @param lastAckNanos when the last acknowledgement came, on the loop's clock; 0 before the first
     * @param counts totals since the process started
     */
    public record Flow(
            int windowRows,
            long windowBytes,
            int inFlight,
            long mostSilentSinceNanos,
            long lastAckNanos,
            Counts counts) {}

    /**
     * Totals since the process started.
     *
     * @param read rows taken from the outbox
     * @param attempts what was asked of producers
     * @param acknowledged rows that Kafka acknowledged
     * @param published rows recorded as published
     * @param parked rows settled as parked
     * @param sessions producer sessions opened
     */
    public record Counts(long read, Attempts attempts, long acknowledged, long published, long parked, long sessions) {}

    /**
     * What was asked of producers since the process started.
     *
     * @param sent rows handed to a producer, each time anew
     * @param resent those of them that risk a duplicate, because the outcome of an earlier attempt is unknown
     * @param latencies how long it took from a row's commit to its acknowledgement, of rows that tell when they were written
     */
    public record Attempts(long sent, long resent, Histogram.Seen latencies) {}

    /**
     * What stands still.
     *
     * @param chains blocked chains
     * @param still topics whose rows leave the stream
     * @param parked parked rows
     * @param waiting waiting rows
     * @param sample some blocked chains and topics with their reasons, at most 20
     * @param paused what somebody wants to stand still, the lane first
     */
    public record Standstill(
            int chains, StillTopics still, long parked, long waiting, List<Blocked> sample, List<Paused> paused) {

        /** Blocked topics. */
        public int topics() {
            return still.blocked();
        }

        /** Topics whose rows come faster than their limit lets them go. */
        public int limited() {
            return still.limited();
        }
    }

    /**
     * Topics whose rows leave the stream.
     *
     * @param blocked those that nothing can be sent to, or that are paused
     * @param limited those whose rows come faster than their limit lets them go
     */
    public record StillTopics(int blocked, int limited) {}

    /**
     * Something that somebody wants to stand still.
     *
     * @param pause what, who and why
     * @param sinceNanos since when, on the loop's clock; may lie before its beginning
     * @param drained whether nothing of it is on its way any more: all was answered, and what can be is recorded
     */
    public record Paused(Pause pause, long sinceNanos, boolean drained) {}

    /**
     * Whether Kafka is there.
     *
     * @param heard whether it has acknowledged a record or answered a question since the last trouble with it
     * @param sinceNanos since when that is so, on the loop's clock; 0 before the first term
     * @param throttledNanos how long brokers have made the producer wait lately, at worst; 0 when they have not
     */
    public record Cluster(boolean heard, long sinceNanos, long throttledNanos) {}

    /**
     * One reason not to be well.
     *
     * @param kind a stable name: {@code database}, {@code kafka}, {@code halted}, {@code stalled}, {@code throttled},
     *     {@code waiting-full}, {@code topic}, {@code chain}, {@code paused}, {@code registry}
     * @param message what is wrong, in one line; that of a topic begins with its name
     * @param sinceNanos since when, on the loop's clock
     * @param seq the row concerned, null when none is or when it is not known
     */
    public record Trouble(
            String kind,
            String message,
            long sinceNanos,
            @Nullable Long seq) {}
}
