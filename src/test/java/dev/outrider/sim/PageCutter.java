package dev.outrider.sim;

import dev.outrider.core.Row;
import java.util.ArrayList;
import java.util.List;

/** Collects a page until rows, bytes or time end it. */
final class PageCutter {

    private final List<Row> rows = new ArrayList<>();
    private final int maxRows;
    private final long maxBytes;
    private final int timeOutAfter;
    private long bytes;
    private boolean cut;
    private Happening reason = Happening.PAGE_CUT_BY_ROWS;

    PageCutter(int maxRows, long maxBytes, int timeOutAfter) {
        this.maxRows = maxRows;
        this.maxBytes = maxBytes;
        this.timeOutAfter = timeOutAfter;
    }

    /** False when the row did not fit and the page is over. */
    boolean take(Row row) {
        if (cut) {
            return false;
        }
        if (rows.size() >= timeOutAfter) {
            return end(Happening.PAGE_CUT_BY_TIME);
        }
        if (!rows.isEmpty() && bytes + row.bytes() > maxBytes) {
            return end(Happening.PAGE_CUT_BY_BYTES);
        }
        rows.add(row);
        bytes += row.bytes();
        // The statement's limit is reached: whether there was more it cannot tell.
        return rows.size() < maxRows || end(Happening.PAGE_CUT_BY_ROWS);
    }

    private boolean end(Happening why) {
        cut = true;
        reason = why;
        return false;
    }

    boolean cut() {
        return cut;
    }

    List<Row> rows() {
        return rows;
    }

    void tell(Faults faults) {
        if (cut) {
            faults.count(reason);
        }
    }
}
