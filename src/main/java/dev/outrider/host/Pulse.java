package dev.outrider.host;

import dev.outrider.core.Status;
import org.jspecify.annotations.Nullable;

/** What the loop lets others see of itself. Written by the loop only, read by anyone, never locked. */
final class Pulse {

    /**
     * A beat.
     *
     * @param status the relay's status
     * @param atNanos when it was taken, on the loop's clock
     */
    record Beat(Status status, long atNanos) {}

    /**
     * How often the loop came too late.
     *
     * @param count how often
     * @param graveCount how often by a second or more
     * @param worstNanos by how much at worst
     */
    record Stalls(long count, long graveCount, long worstNanos) {}

    /** From here on a stall is grave. */
    static final long GRAVE_NANOS = 1_000_000_000;

    private volatile @Nullable Beat beat;
    private volatile long lastTurnNanos;
    private volatile Stalls stalls = new Stalls(0, 0, 0);

    void turned(long nowNanos) {
        lastTurnNanos = nowNanos;
    }

    void stalled(long nanos) {
        Stalls before = stalls;
        stalls = new Stalls(
                before.count() + 1,
                before.graveCount() + (nanos >= GRAVE_NANOS ? 1 : 0),
                Math.max(before.worstNanos(), nanos));
    }

    void beat(Beat next) {
        beat = next;
    }

    /** The last status, null before the first. */
    @Nullable
    Beat last() {
        return beat;
    }

    /** When the loop last turned, on its own clock; 0 before the first turn. */
    long lastTurnNanos() {
        return lastTurnNanos;
    }

    Stalls stalls() {
        return stalls;
    }
}
