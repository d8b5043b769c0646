package dev.outrider.sim;

import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;

/** Keyed rows go by their chain's hash, others by their number. */
final class HashPartitioning implements Partitioning {

    @Override
    public int partitionOf(Row row, int partitions) {
        return row.chain().keyed() ? Math.floorMod(row.chain().hashCode(), partitions) : (int) (row.seq() % partitions);
    }

    @Override
    public boolean isByKey() {
        return true;
    }
}
