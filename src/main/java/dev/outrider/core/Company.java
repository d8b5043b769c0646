package dev.outrider.core;

/** With whom a row may share a batch: brokers refuse batches, and a bad row takes the others down with it. */
enum Company {
    /** With all of which nothing is known. */
    ANY,
    /** With others that have fallen with a bad row, and are none themselves. */
    FALLEN,
    /** With other suspects like it: it was refused by name behind a predecessor that has to go first, or one was, and poison comes in storms. */
    LIKELY,
    /** With nobody: such a refusal named nobody, so that this one's might be a neighbour's. */
    NONE;

    /** What becomes of a row that is suspected because of this refusal. */
    static Company ofSuspect(Failure refusal) {
        return refusal.named() ? LIKELY : NONE;
    }

    /** Whether a row may well be refused: then nothing of its chain goes behind it, and no session need be closed for it. */
    boolean doubted() {
        return this == LIKELY || this == NONE;
    }

    /** The next one that has to go apart, round and round. */
    Company nextApart() {
        return switch (this) {
            case FALLEN -> LIKELY;
            case LIKELY -> NONE;
            case ANY, NONE -> FALLEN;
        };
    }
}
