package dev.outrider.core;

/**
 * Since when somebody answers. The first answer after a gap may end a silence of all, and the others are about to answer too: nobody is said to be silent alone before
 * that has had its time.
 */
final class Answering {

    /** Answers within this part of the patience count as one. */
    private static final int MOMENT_PART = 4;

    private final long patienceNanos;
    private boolean ever;
    private long sinceNanos;
    private long lastNanos;

    /** The first answer behind the last gap. */
    private long backNanos;

    Answering(long patienceNanos) {
        this.patienceNanos = patienceNanos;
    }

    /** A partition was heard that had owed its answer for so long. */
    void heard(long owedNanos, long nowNanos) {
        boolean late = owedNanos >= patienceNanos;
        boolean gap = nowNanos - lastNanos >= patienceNanos;
        // A second prompt answer behind a gap, and any further one, comes from somebody who has little to say, and says
        // it at once.
        boolean talked = lastNanos - backNanos >= patienceNanos / MOMENT_PART;
        if (!ever || (gap && (late || talked))) {
            sinceNanos = nowNanos;
        }
        backNanos = !ever || gap ? nowNanos : backNanos;
        ever = true;
        lastNanos = nowNanos;
    }

    /** Whether the first of them has answered just now. */
    boolean justBack(long nowNanos) {
        return ever && nowNanos - sinceNanos < patienceNanos;
    }

    /** Whether that has been so for long enough after somebody fell silent. */
    boolean since(long silentSinceNanos) {
        long fromNanos = silentSinceNanos - sinceNanos > 0 ? silentSinceNanos : sinceNanos;
        return ever && lastNanos - fromNanos >= patienceNanos;
    }
}
