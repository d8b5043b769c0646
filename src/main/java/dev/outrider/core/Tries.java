package dev.outrider.core;

/**
 * How often a row itself was refused. An outage, a time-out, a topic that is away, a neighbour's fault: none of them is counted, because none of
 * them says anything about the row.
 *
 * @param count how often
 * @param firstNanos when first, on the loop's clock; means nothing when the count is 0
 * @param lastNanos when last
 */
public record Tries(int count, long firstNanos, long lastNanos) {

    /** Never. */
    public static final Tries NONE = new Tries(0, 0, 0);

    /** These and one more. */
    Tries andAt(long nowNanos) {
        return new Tries(count + 1, count == 0 ? nowNanos : firstNanos, nowNanos);
    }
}
