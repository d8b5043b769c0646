package dev.outrider.health;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the daemon at one moment. All times are on the loop's clock, which starts above 0.
 *
 * @param nowNanos the moment
 * @param relay the relay's last published status, null before the loop's first turn
 * @param host how the host itself is
 * @param backlog the last look at what is still to be relayed, null before the first
 * @param origin which program this is
 * @param beside what works beside the relay
 */
public record Vitals(
        long nowNanos,
        @Nullable Status relay,
        Host host,
        @Nullable Sample backlog,
        Origin origin,
        Beside beside) {

    /** What was deleted, null when nothing ever is. */
    public @Nullable Retention retention() {
        return beside.retention();
    }

    /** Whether commits wake the relay, null when it only polls. */
    public @Nullable Wakeup wakeup() {
        return beside.wakeup();
    }

    /** What became of dead letters, null where there are none. */
    public @Nullable Letters letters() {
        return beside.letters();
    }

    /** What was sent of heartbeats, null when there are none. */
    public @Nullable Heartbeat heartbeat() {
        return beside.heartbeat();
    }

    /** What was dropped of the traces that rows belong to. */
    public Contexts.Dropped dropped() {
        return beside.dropped();
    }

    /** How many headers of traces were dropped in all. */
    public long droppedTotal() {
        return dropped().total();
    }

    /**
     * How the host itself is.
     *
     * @param onceReady whether table and lease state have once been good
     * @param lastTurnNanos when the loop last turned, 0 before it began
     * @param stalls how often the loop came too late
     * @param worstStallNanos by how much at worst
     * @param troubles what is wrong outside of the relay: waiting for the database at start, for instance
     * @param lastError the last trouble of any kind, over or not; null when there was none
     */
    public record Host(
            boolean onceReady,
            long lastTurnNanos,
            long stalls,
            long worstStallNanos,
            List<Status.Trouble> troubles,
            Status.@Nullable Trouble lastError) {}

    /**
     * A look at what is still to be relayed.
     *
     * @param backlog what was seen
     * @param atNanos when
     */
    public record Sample(Backlog backlog, long atNanos) {}

    /**
     * What works beside the relay, each null where it is switched off.
     *
     * @param retention what was deleted
     * @param wakeup whether commits wake the relay
     * @param letters what became of dead letters
     * @param heartbeat what was sent of heartbeats
     * @param dropped what was dropped of the traces that rows belong to; never off
     */
    public record Beside(
            @Nullable Retention retention,
            @Nullable Wakeup wakeup,
            @Nullable Letters letters,
            @Nullable Heartbeat heartbeat,
            Contexts.Dropped dropped) {}

    /**
     * What became of dead letters.
     *
     * @param sent how many were published since the start
     * @param failed how often one could not be
     * @param lastSentNanos when one was last published, 0 when none was
     * @param error why not all could be the last time, null when all were
     * @param trouble what is wrong once that has gone on for too long, null before
     */
    public record Letters(
            long sent,
            long failed,
            long lastSentNanos,
            @Nullable String error,
            Status.@Nullable Trouble trouble) {}

    /**
     * What was sent of heartbeats.
     *
     * @param sent how many since the start; whether they arrived nobody knows
     * @param lastNanos when the last was, 0 before the first
     * @param error why the last one was not sent, null when it was
     */
    public record Heartbeat(
            long sent, long lastNanos, @Nullable String error) {}

    /**
     * Whether commits wake the relay.
     *
     * @param listening whether they do; otherwise it polls, as without wake-up
     * @param sinceNanos since when
     * @param rings how often it was woken since the start
     * @param reason why they do not, null when they do
     */
    public record Wakeup(
            boolean listening,
            long sinceNanos,
            long rings,
            @Nullable String reason) {}

    /**
     * What became of rows that had been published for long enough.
     *
     * @param deletedRows how many were deleted since the start
     * @param lastRunNanos when one batch was last looked at, 0 when none was
     * @param upTo the number up to which rows might be deleted then
     * @param error why the last batch failed, null when it did not
     * @param trouble what is wrong once it has failed for too long, null before
     */
    public record Retention(
            long deletedRows,
            long lastRunNanos,
            long upTo,
            @Nullable String error,
            Status.@Nullable Trouble trouble) {}

    /**
     * Which program this is.
     *
     * @param version the program's version
     * @param instance the instance's name
     * @param startedNanos when it started
     */
    public record Origin(String version, String instance, long startedNanos) {}
}
