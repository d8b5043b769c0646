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

        /** What was counted since then; all of it when that was another count. */
        public Seen since(Seen before) {
            long[] more = new long[counts.length];
            for (int i = 0; i < more.length; i++) {
                more[i] = counts[i] - before.counts[i];
                if (more[i] < 0) {
                    return this;
                }
            }
            return new Seen(more, sumSeconds - before.sumSeconds);
        }

        /**
         * What the given share of them took at most, in nanoseconds: as if those between two bounds were spread evenly, and none were above the last. 0 when there is none.
         *
         * @param share from 0 to 1
         */
        public long quantileNanos(double share) {
            double rank = share * total();
            double below = 0;
            for (int i = 0; i < BOUNDS.length; i++) {
                if (counts[i] > 0 && below + counts[i] >= rank) {
                    long from = i == 0 ? 0 : BOUNDS[i - 1];
                    return from + (long) ((BOUNDS[i] - from) * Math.max(0, rank - below) / counts[i]);
                }
                below += counts[i];
            }
            return total() == 0 ? 0 : BOUNDS[BOUNDS.length - 1];
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
