package dev.outrider.core;

/** Chooses the partition of a row that does not ask for one. Pure: the same question gets the same answer for a keyed row. */
@FunctionalInterface
public interface Partitioning {

    /**
     * The partition of a row.
     *
     * @param row the row
     * @param partitions how many the topic has, at least 1
     * @return from 0 to {@code partitions - 1}
     * @throws UnplaceableException when it has no place for the row; the row is parked with the failure
     */
    int partitionOf(Row row, int partitions);

    /** Whether a keyed row's partition follows from nothing but its key and the number of partitions, today and tomorrow. */
    default boolean isByKey() {
        return false;
    }
}
