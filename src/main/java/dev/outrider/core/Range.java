package dev.outrider.core;

/**
 * An inclusive range of outbox sequence numbers.
 *
 * @param first the smallest number in the range
 * @param last the largest number in the range, never below {@code first}
 */
public record Range(long first, long last) {

    /** Refuses an inverted range. */
    public Range {
        if (last < first) {
            throw new IllegalArgumentException("range ends at " + last + " before it starts at " + first);
        }
    }

    /** How many numbers the range holds. */
    public long size() {
        return last - first + 1;
    }
}
