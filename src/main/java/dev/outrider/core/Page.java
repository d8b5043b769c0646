package dev.outrider.core;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the outbox saw.
 *
 * @param rows the rows, sorted by number
 * @param cut whether rows, bytes or time ended the page: then nothing is known about numbers above the last row
 * @param incarnation the life of the numbers, as of this look
 * @param lastValue the sequence's last drawn number, as of this look or later; 0 before the first
 * @param holders who held ROW EXCLUSIVE on the outbox after the look, by virtual transaction; null when not listed
 * @param agesNanos how long before the look each of the rows was written, by the database's clock; below 0 for one that does not tell, null when none does
 */
public record Page(
        List<Row> rows,
        boolean cut,
        Incarnation incarnation,
        long lastValue,
        @Nullable Set<String> holders,
        long @Nullable [] agesNanos) {

    /** A look that tells of no row when it was written. */
    public Page(List<Row> rows, boolean cut, Incarnation incarnation, long lastValue, @Nullable Set<String> holders) {
        this(rows, cut, incarnation, lastValue, holders, null);
    }

    /**
     * When a row of this look was written.
     *
     * @param index which of the rows
     * @param lookNanos when the look was asked for: the later that is taken to be, the younger the row seems
     * @return on the clock of {@code lookNanos}, at the earliest; {@link Chain.Entry#UNKNOWN} when the row does not tell
     */
    long writtenNanos(int index, long lookNanos) {
        long age = agesNanos == null ? -1 : agesNanos[index];
        return age < 0 ? Chain.Entry.UNKNOWN : lookNanos - age;
    }
}
