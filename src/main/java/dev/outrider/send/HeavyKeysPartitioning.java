package dev.outrider.send;

import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Utils;

/**
 * Gives each of some heavy keys a partition of its own and spreads all other rows over the rest, so that a key with most of the traffic delays nobody else.
 *
 * <p>The first heavy key has partition 0, the second 1 and so on: they stay there when the topic gets more partitions. At least one partition is left to the
 * others: in a topic with too few, the last heavy keys of the list are treated like all others, and a topic with one partition takes everything there.
 * Another list, or another number of partitions, moves the other keys as the client's own partitioner does.
 */
public final class HeavyKeysPartitioning implements Partitioning {

    /** By the keys' bytes: a map asks a byte array for its identity. */
    private final Map<byte[], Integer> partitionOf = new TreeMap<>(java.util.Arrays::compare);

    /**
     * Knows the heavy keys.
     *
     * @param heavyKeys the keys as text, the heaviest first; at least one, none twice
     */
    public HeavyKeysPartitioning(List<String> heavyKeys) {
        for (String key : heavyKeys) {
            partitionOf.put(key.getBytes(StandardCharsets.UTF_8), partitionOf.size());
        }
    }

    @Override
    public int partitionOf(Row row, int partitions) {
        byte[] key = row.chain().key();
        int reserved = Math.min(partitionOf.size(), partitions - 1);
        if (key == null) {
            return reserved + (int) (row.seq() / DefaultPartitioning.STICKY_ROWS % (partitions - reserved));
        }
        Integer own = partitionOf.get(key);
        return own != null && own < reserved
                ? own
                : reserved + Utils.toPositive(Utils.murmur2(key)) % (partitions - reserved);
    }

    @Override
    public boolean isByKey() {
        return true;
    }
}
