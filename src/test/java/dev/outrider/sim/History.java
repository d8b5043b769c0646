package dev.outrider.sim;

import java.util.ArrayDeque;

/**
 * The write-ahead log, as far as it can still be lost. Every durable change leaves its undoing here, so that a crash with {@code synchronous_commit=off}
 * or a failover to a standby that lagged behind takes back exactly a suffix of the history: commits, marks, leases and the sequence's
 * own records, in their one common order.
 */
final class History {

    private static final int LOSABLE = 400;

    private final ArrayDeque<Runnable> undoings = new ArrayDeque<>();

    void changed(Runnable undoing) {
        if (undoings.size() == LOSABLE) {
            undoings.removeFirst();
        }
        undoings.addLast(undoing);
    }

    /** Takes back the last changes. */
    void lose(int changes) {
        for (int i = 0; i < changes && !undoings.isEmpty(); i++) {
            undoings.removeLast().run();
        }
    }

    /** From here on nothing before can be lost: a new timeline has begun, and its standbys start from it. */
    void settle() {
        undoings.clear();
    }
}
