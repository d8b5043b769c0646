package dev.outrider.sim;

import dev.outrider.core.ChainId;
import dev.outrider.core.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Everything that is true of rows, whatever any relay believes: which were committed, in what order per key, and which are in the log.
 *
 * <p>The order of a key is that of the history that survived. A row whose commit a failover took back has no place in it: it may stand in the
 * log (it was committed when it was read) and nothing is promised of its order.
 */
final class Truth implements Database.Watch {

    /** The committed rows of one topic and key, in commit order. */
    static final class Story {
        final List<OutboxRow> rows = new ArrayList<>();
        /** Everything before it has been delivered, or will rightly never be. */
        int next;
    }

    private final Map<String, OutboxRow> rows = new HashMap<>();
    private final Map<ChainId, Story> stories = new HashMap<>();
    private final Settings.PoisonPolicy policy;
    private final Faults faults;
    private long highestCommitted;
    private int marksLost;

    Truth(Settings.PoisonPolicy policy, Faults faults) {
        this.policy = policy;
        this.faults = faults;
    }

    void drawn(OutboxRow row) {
        rows.put(row.row.id(), row);
    }

    OutboxRow of(String id) {
        OutboxRow row = rows.get(id);
        if (row == null) {
            throw new Violation(Invariant.CONTRACT, "no row was ever called " + id);
        }
        return row;
    }

    Iterable<OutboxRow> all() {
        return rows.values();
    }

    int marksLost() {
        return marksLost;
    }

    @Override
    public void committed(OutboxRow row) {
        faults.count(row.seq() < highestCommitted ? Happening.LATE_COMMIT : Happening.ROW_COMMITTED);
        highestCommitted = Math.max(highestCommitted, row.seq());
        if (row.marksLost > 0) {
            // It is committed again: what was acknowledged while it was gone found no row to mark.
            row.marksLost++;
        }
        if (row.row.chain().keyed()) {
            Story story = stories.computeIfAbsent(row.row.chain(), chain -> new Story());
            row.place = story.rows.size();
            story.rows.add(row);
        }
    }

    @Override
    public void uncommitted(OutboxRow row) {
        faults.count(Happening.TRANSACTION_LOST);
        // If it comes back (a prepared one is committed again), no relay can have its mark any more.
        unpublished(row);
        if (row.place >= 0) {
            Story story = story(row);
            story.rows.remove(row.place);
            story.next = Math.min(story.next, story.rows.size());
            row.place = -1;
        }
    }

    @Override
    public void unpublished(OutboxRow row) {
        faults.count(Happening.MARK_LOST);
        row.marksLost++;
        row.excuses++;
        row.mayFallBehind = true;
        marksLost++;
    }

    /** The story of a row that has a place in one. */
    Story story(OutboxRow row) {
        Story story = stories.get(row.row.chain());
        if (story == null || row.place < 0) {
            throw new IllegalStateException(row + " has no place in a story");
        }
        while (story.next < story.rows.size() && passes(story.rows.get(story.next))) {
            story.next++;
        }
        return story;
    }

    /**
     * Whether a successor need not wait for the row. Without the policy to block, poison holds up no one; and what was once given up
     * by hand may come back when a failover takes the hand's work back, but not in order.
     */
    boolean passes(OutboxRow row) {
        return row.landings > 0 || row.everDiscarded || (row.poison() && !standsStill(row));
    }

    /** Whether the row's key stands still once a row of it is parked. */
    boolean standsStill(OutboxRow row) {
        return policy.blocks(row.row.chain().topic());
    }
}
