package dev.outrider.core;

import java.util.Arrays;

/** How long something took, by bounds that never change, so that those of several instances can be added up. Used by one thread at a time; costs no memory for what it counts. */
public final class Histogram {

    private static final double NANOS = 1e9;
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1_000 * MILLI;

    /** From what an idle relay needs for a row to half an hour of an outage. */
    private static final long[] BOUNDS = {
        MILLI,
        5 * MILLI / 2,
        5 * MILLI,
        10 * MILLI,
        25 * MILLI,
        50 * MILLI,
        100 * MILLI,
        250 * MILLI,
        500 * MILLI,
        SECOND,
        5 * SECOND / 2,
        5 * SECOND,
        10 * SECOND,
        30 * SECOND,
        60 * SECOND,
        300 * SECOND,
        1_800 * SECOND
    };

    private final long[] counts = new long[BOUNDS.length + 1];
    /** A whole number of nanoseconds would overflow where a hundred thousand rows are a day late. */
    private double sumSeconds;

    /**
     * What was counted so far.
     *
     * @param counts how many there were up to each of {@link #bounds} and above the one before it; one more for those above the last
     * @param sumSeconds how long all of them took together
     */
    public record Seen(long[] counts, double sumSeconds) {

        /** Nothing. */
        public static final Seen NOTHING = new Seen(new long[BOUNDS.length + 1], 0);

        /** How many there were in all. */
        public long total() {
            return Arrays.stream(counts).sum();
        }
    }

    /** The upper bounds in nanoseconds, each included, in ascending order; what is above the last is counted too. */
    public static long[] bounds() {
        return BOUNDS.clone();
    }

    /** Counts one. What seems to have taken less than no time took none. */
    public void add(long nanos) {
        long took = Math.max(0, nanos);
        int at = 0;
        while (at < BOUNDS.length && took > BOUNDS[at]) {
            at++;
        }
        counts[at]++;
        sumSeconds += took / NANOS;
    }

    /** A copy of what was counted so far. */
    public Seen seen() {
        return new Seen(counts.clone(), sumSeconds);
    }
}
