package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Parked rows that were released by hand, and whose release is not written yet. */
final class Releases {

    /** To be retried, or (null) to be given up. */
    private record Release(Block block, @Nullable Entry retried) {}

    private final Map<Long, Release> open = new HashMap<>();

    void clear() {
        open.clear();
    }

    boolean holds(long seq) {
        return open.containsKey(seq);
    }

    /** Notes one, and returns the row on its way back if it is to be retried. */
    @Nullable
    Entry add(Row row, Block block, boolean retry) {
        if (block.parkedSeq != null && block.parkedSeq == row.seq()) {
            block.parkedSeq = null;
        }
        Entry retried = retry ? new Entry(row) : null;
        open.put(row.seq(), new Release(block, retried));
        block.released++;
        return retried;
    }

    /** If this is the row's release, it is in the table now; an earlier settlement of the same row may have been on its way. */
    void written(long seq, @Nullable Entry retried) {
        Release release = open.get(seq);
        if (release != null && release.retried == retried) {
            open.remove(seq);
            release.block.released--;
        }
    }
}
