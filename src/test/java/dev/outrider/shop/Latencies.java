package dev.outrider.shop;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How long something took, many times over: counts in buckets that are at most 1.6 per cent wide, so that a million values cost no more
 * memory than ten.
 */
public final class Latencies {

    private static final int STEPS_BITS = 7;
    private static final int STEPS = 1 << STEPS_BITS;

    /** Up to 2^36 microseconds, more than half a day; what takes longer counts as that. */
    private static final int OCTAVES = 36 - STEPS_BITS;

    private final AtomicLongArray counts = new AtomicLongArray((OCTAVES + 1) * STEPS);

    /** Takes one value in. */
    public void add(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos / 1_000)));
    }

    private static int bucket(long micros) {
        int shift = Math.max(0, 63 - Long.numberOfLeadingZeros(micros | 1) - STEPS_BITS + 1);
        if (shift >= OCTAVES) {
            return (OCTAVES + 1) * STEPS - 1;
        }
        // From the second octave on the upper half of the steps is used: each octave starts where the one before it
        // ends.
        return shift * STEPS + (int) (micros >> shift);
    }

    private static long upperEdgeMicros(int bucket) {
        int shift = bucket / STEPS;
        return (((long) (bucket % STEPS) + 1) << shift) - 1;
    }

    public long count() {
        long sum = 0;
        for (int i = 0; i < counts.length(); i++) {
            sum += counts.get(i);
        }
        return sum;
    }

    /** What the given share of the values stayed at or below; zero when there is none. */
    public Duration quantile(double share) {
        long rank = (long) Math.ceil(share * count());
        long seen = 0;
        for (int i = 0; i < counts.length() && rank > 0; i++) {
            seen += counts.get(i);
            if (seen >= rank) {
                return Duration.ofNanos(upperEdgeMicros(i) * 1_000);
            }
        }
        return Duration.ZERO;
    }

    /** A quantile in milliseconds, for people. */
    public String millis(double share) {
        return "%.1f ms".formatted(quantile(share).toNanos() / 1e6);
    }
}
