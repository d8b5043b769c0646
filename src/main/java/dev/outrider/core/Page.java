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
 */
public record Page(
        List<Row> rows,
        boolean cut,
        Incarnation incarnation,
        long lastValue,
        @Nullable Set<String> holders) {}
