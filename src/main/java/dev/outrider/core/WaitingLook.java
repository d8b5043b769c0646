package dev.outrider.core;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * An open look at the waiting rows of a scope, and what was recorded since it was asked for: its answer may show the side table as it was before. A row
 * taken twice would be sent twice, and one that was not seen would be overtaken.
 */
final class WaitingLook {

    final WaitingAsk ask;
    private final Block block;
    private final Set<Long> left = new HashSet<>();
    private final Set<Long> settled = new HashSet<>();

    /** A row was settled under the scope meanwhile, a released one perhaps, and may be missing from the answer. */
    private boolean joined;

    WaitingLook(WaitingAsk ask, Block block) {
        this.ask = ask;
        this.block = block;
    }

    void recorded(Recorder.Recorded recorded) {
        left.addAll(recorded.discarded());
        recorded.published().forEach(entry -> left.add(entry.row.seq()));
        for (Recorder.Settled each : recorded.settled()) {
            settled.add(each.entry().row.seq());
            joined |= each.block() == block;
        }
    }

    /** The page's rows as far as they can be believed: up to one that was settled meanwhile, which those behind it must not overtake. */
    List<Row> believed(Page page) {
        List<Row> rows = page.rows();
        int count = 0;
        while (count < rows.size() && !settled.contains(rows.get(count).seq())) {
            count++;
        }
        return rows.subList(0, count);
    }

    /** Whether the page shows every row that waits in the scope now. */
    boolean isWhole(Page page) {
        return !page.cut() && !joined && believed(page).size() == page.rows().size();
    }

    /** Whether the row has left the side table meanwhile. */
    boolean hasLeft(Row row) {
        return left.contains(row.seq());
    }
}
