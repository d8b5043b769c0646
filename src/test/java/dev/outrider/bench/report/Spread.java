package dev.outrider.bench.report;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/**
 * Several values of one figure.
 *
 * @param count how many are known
 */
public record Spread(double median, double least, double most, int count) {

    /** Of those that are known. */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.filter(value -> !Double.isNaN(value)).toArray();
        Arrays.sort(sorted);
        if (sorted.length == 0) {
            return new Spread(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        int half = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The median, and the range when there is one. */
    String text(Unit unit) {
        return count < 2
                ? unit.number(median)
                : "%s (%s..%s)".formatted(unit.number(median), unit.number(least), unit.number(most));
    }
}
