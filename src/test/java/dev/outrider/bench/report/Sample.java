package dev.outrider.bench.report;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What one contestant did in one run of one trial.
 *
 * @param trial what was measured, at which size
 * @param contestant who
 * @param run counted from 1
 * @param figures in the order of the report, the one to compare by first; empty when it failed
 * @param judgement about losses, order and repetitions, or why it failed
 * @param fine whether nothing is wrong with it
 */
public record Sample(String trial, String contestant, int run, List<Figure> figures, String judgement, boolean fine) {

    /** The value of a figure, where it has it. */
    OptionalDouble value(String figure) {
        return figures.stream()
                .filter(each -> each.name().equals(figure))
                .mapToDouble(Figure::value)
                .findFirst();
    }
}
