package dev.outrider.core;

/**
 * Since when rows are answered as they are sent. An answer that comes late ends a silence: perhaps all were silent, and the others are about to answer too. Nobody is
 * said to be silent alone before that has had its time.
 */
final class Answering {

    private final long patienceNanos;
    private boolean ever;
    private long sinceNanos;
    private long lastNanos;

    Answering(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** A partition was heard that had owed its answer for so long. */
    void heard(long owedNanos, long nowNanos) {
        boolean late = owedNanos >= patienceNanos;
        if (late || !ever) {
            sinceNanos = nowNanos;
        }
        ever = true;
        lastNanos = nowNanos;
    }

    /** Whether that has been so for long enough after somebody fell silent. */
    boolean since(long silentSinceNanos) {
        long fromNanos = silentSinceNanos - sinceNanos > 0 ? silentSinceNanos : sinceNanos;
        return ever && lastNanos - fromNanos >= patienceNanos;
    }
}
