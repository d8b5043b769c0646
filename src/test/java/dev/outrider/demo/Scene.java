package dev.outrider.demo;

/**
 * How things stand at one moment.
 *
 * @param seconds since the demo began
 * @param written rows whose commit was confirmed
 * @param rolledBack rows of transactions that were rolled back
 * @param relay what the relay says of itself
 * @param arrivals what the consumer saw
 */
record Scene(long seconds, long written, long rolledBack, Relay relay, Arrivals arrivals) {

    /**
     * What the relay says of itself.
     *
     * @param state as its health endpoint would put it
     * @param relayed rows recorded as published
     * @param sequenceGaps gaps in the sequence that are being watched
     */
    record Relay(String state, long relayed, int sequenceGaps) {}

    /**
     * What the consumer saw.
     *
     * @param consumed rows that arrived for the first time
     * @param repeated records that came again
     * @param violations records that came before a predecessor of their key
     * @param lost rows that were committed so long ago that they must be called lost
     * @param p50 latency from commit to consumer in the last second
     * @param p99 the same at the slow end
     */
    record Arrivals(long consumed, long repeated, long violations, long lost, String p50, String p99) {}

    /** Committed rows that were not consumed yet. */
    long lag() {
        return Math.max(0, written - arrivals.consumed());
    }
}
