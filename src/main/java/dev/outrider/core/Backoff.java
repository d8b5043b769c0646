package dev.outrider.core;

/** Waits that double from a least to a greatest, until something succeeds. */
final class Backoff {

    /**
     * Longest wait where nothing but the cluster's absence stands in the way: rows shall flow within seconds of its return, also when it was
     * away for hours. What has to be mended by hand waits longer.
     */
    static final long ATTENTIVE_NANOS = 1_000_000_000L;

    private final long minNanos;
    private final long maxNanos;
    private long nextNanos;

    Backoff(long minNanos, long maxNanos) {
        this.minNanos = minNanos;
        this.maxNanos = Math.max(minNanos, maxNanos);
        this.nextNanos = minNanos;
    }

    /** The wait after one more failure. */
    long next() {
        long wait = nextNanos;
        nextNanos = Math.min(maxNanos, nextNanos * 2);
        return wait;
    }

    /** Something succeeded: the next failure waits the least again. */
    void reset() {
        nextNanos = minNanos;
    }
}
