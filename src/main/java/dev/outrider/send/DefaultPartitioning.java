package dev.outrider.send;

import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import org.apache.kafka.common.utils.Utils;

/**
 * The Java client's own choice: the key's murmur2 hash decides; rows without a key are spread.
 *
 * <p>Rows without a key keep to one partition for a while and then move on, as the client's sticky partitioner does: one row here and one
 * there would make a batch of each. The row's number chooses, so that a row that goes again goes to the same place.
 */
public final class DefaultPartitioning implements Partitioning {

    /** Rows without a key that go to one partition before the next has its turn: a good batch of small events, a small part of a page. */
    static final int STICKY_ROWS = 128;

    @Override
    public int partitionOf(Row row, int partitions) {
        byte[] key = row.chain().key();
        if (key == null) {
            return (int) (row.seq() / STICKY_ROWS % partitions);
        }
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    @Override
    public boolean isByKey() {
        return true;
    }
}
