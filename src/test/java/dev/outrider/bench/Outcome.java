package dev.outrider.bench;

import dev.outrider.bench.look.NumberBook.Balance;
import dev.outrider.bench.report.Figure;
import java.util.List;

/**
 * What a measurement brought.
 *
 * @param figures the one to compare by first
 * @param judgement in words
 * @param fine whether the figures may be believed
 */
record Outcome(List<Figure> figures, String judgement, boolean fine) {

    /** Everything must have come, once and in order. */
    static Outcome exact(List<Figure> figures, Balance balance) {
        return new Outcome(figures, balance.inWords(), balance.exact());
    }

    /** Everything must have come, in order; some may have come again, because a broker was killed. */
    static Outcome complete(List<Figure> figures, Balance balance) {
        return new Outcome(figures, balance.inWords(), balance.holds());
    }
}
