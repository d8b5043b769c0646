package dev.outrider.bench;

import dev.outrider.shop.OrderBook;
import java.util.List;

/**
 * What a measurement brought.
 *
 * @param figures names and values, in the order of the report
 * @param book what arrived
 * @param balance what should have
 */
record Finding(List<Figure> figures, OrderBook book, OrderBook.Balance balance) {

    /**
     * One line of the report.
     *
     * @param name what was measured
     * @param value with its unit
     */
    record Figure(String name, String value) {}

    /** Whether the figures may be believed: everything came, once, in order. */
    boolean exact() {
        return balance.lost() == 0 && balance.phantoms() == 0 && book.violations() == 0 && book.repeated() == 0;
    }

    /** The judgement in a word or two. */
    String judgement() {
        return "%,d rows: %,d lost, %,d out of order, %,d repeated, %,d never written"
                .formatted(book.arrived(), balance.lost(), book.violations(), book.repeated(), balance.phantoms());
    }
}
