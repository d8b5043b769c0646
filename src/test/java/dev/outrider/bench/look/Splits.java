package dev.outrider.bench.look;

import java.util.concurrent.atomic.AtomicLongArray;

/** The moments at which a count passed given numbers. One thread passes, any may ask. */
public final class Splits {

    private final long[] counts;
    private final AtomicLongArray nanos;
    private volatile int passed;

    Splits(long... counts) {
        this.counts = counts.clone();
        this.nanos = new AtomicLongArray(counts.length);
    }

    /** The next number of interest; -1 when there is none. */
    long next() {
        int current = passed;
        return current < counts.length ? counts[current] : -1;
    }

    void pass(long nowNanos) {
        int current = passed;
        // The same number twice is passed at once.
        do {
            nanos.set(current, nowNanos);
            current++;
        } while (current < counts.length && counts[current] == counts[current - 1]);
        passed = current;
    }

    /** Whether all of them were passed. */
    public boolean complete() {
        return passed == counts.length;
    }

    /** When the given one, counted from 0, was passed. */
    public long nanos(int index) {
        if (index >= passed) {
            throw new IllegalStateException("the count has not reached " + counts[index]);
        }
        return nanos.get(index);
    }

    /** The seconds between two of them. */
    public double seconds(int from, int to) {
        return (nanos(to) - nanos(from)) / 1e9;
    }
}
