package dev.outrider.core;

import java.util.HashSet;
import java.util.Set;

/**
 * The part of a topic's rows that goes to some of its partitions. A keyed row belongs to it by its key alone, and by the number of partitions that the topic had
 * when the slice was made: all rows of a chain are in it, or none, whatever partition they ask for and however many there are by now.
 *
 * @param partitioning where rows go; it decides {@linkplain Partitioning#isByKey by key}
 * @param partitions how many partitions the topic had
 * @param numbers those of them that are meant
 */
record Slice(Partitioning partitioning, int partitions, Set<Integer> numbers) {

    boolean holds(Row row) {
        Integer wanted = row.partition();
        if (wanted != null && !row.chain().keyed()) {
            return numbers.contains(wanted);
        }
        try {
            return numbers.contains(partitioning.partitionOf(row, partitions));
        } catch (UnplaceableException e) {
            // It is parked when its turn comes, with this reason.
            return false;
        }
    }

    /** Whether both can be told by one slice. */
    boolean goesWith(Slice other) {
        return partitions == other.partitions;
    }

    Slice and(Slice other) {
        Set<Integer> both = new HashSet<>(numbers);
        both.addAll(other.numbers);
        return new Slice(partitioning, partitions, both);
    }
}
