package dev.outrider.sim;

import java.util.ArrayDeque;

/**
 * The write-ahead log, as far as it can still be lost. Every durable change leaves its undoing here, so that a crash with {@code synchronous_commit=off}
 * or a failover to a standby that lagged behind takes back exactly a suffix of the history: commits, marks, leases and the sequence's
 * own records, in their one common order.
 *
 * <p>A change that was waited for is on disk, and so is everything before it. What comes after the last of these may be lost in any crash,
 * whatever the application's own commits wait for.
 */
final class History {

    private static final int LOSABLE = 400;

    private record Change(Runnable undoing, boolean waitedFor) {}

    private final ArrayDeque<Change> changes = new ArrayDeque<>();

    /** Something changed, and whoever changed it has waited until that was on disk. */
    void changed(Runnable undoing) {
        add(new Change(undoing, true));
    }

    /** Something changed, and nobody has waited for the disk. */
    void changedUnawaited(Runnable undoing) {
        add(new Change(undoing, false));
    }

    private void add(Change change) {
        if (changes.size() == LOSABLE) {
            changes.removeFirst();
        }
        changes.addLast(change);
    }

    /** Takes back the last changes. */
    void lose(int last) {
        for (int i = 0; i < last && !changes.isEmpty(); i++) {
            changes.removeLast().undoing().run();
        }
    }

    /** Takes back the last changes that nobody has waited for; returns how many. */
    int loseUnawaited(int atMost) {
        int lost = 0;
        while (lost < atMost && !changes.isEmpty() && !changes.getLast().waitedFor()) {
            lose(1);
            lost++;
        }
        return lost;
    }

    /** From here on nothing before can be lost: a new timeline has begun, and its standbys start from it. */
    void settle() {
        changes.clear();
    }
}
