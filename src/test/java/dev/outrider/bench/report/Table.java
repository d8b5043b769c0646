package dev.outrider.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * All samples of one trial.
 *
 * @param trial its title
 * @param samples in the order of measuring, of this trial only
 */
record Table(String trial, List<Sample> samples) {

    /** One table for each trial, in the order of their first samples. */
    static List<Table> of(List<Sample> all) {
        return all.stream()
                .map(Sample::trial)
                .distinct()
                .map(trial -> new Table(
                        trial,
                        all.stream()
                                .filter(sample -> sample.trial().equals(trial))
                                .toList()))
                .toList();
    }

    /** Who took part, in the given order of all; others behind. */
    List<String> contestants(List<String> order) {
        return samples.stream()
                .map(Sample::contestant)
                .distinct()
                .sorted(Comparator.comparingInt(name -> order.contains(name) ? order.indexOf(name) : order.size()))
                .toList();
    }

    /** Every figure that somebody has, without its value. */
    List<Figure> figures() {
        return samples.stream()
                .flatMap(sample -> sample.figures().stream())
                .map(figure -> new Figure(figure.name(), 0, figure.unit()))
                .distinct()
                .toList();
    }

    /** The figure to compare by; none when everybody failed. */
    Optional<Figure> headline() {
        return figures().stream().findFirst();
    }

    Spread spread(String contestant, String figure) {
        return Spread.of(of(contestant)
                .flatMap(sample -> sample.value(figure).stream().boxed())
                .mapToDouble(value -> value));
    }

    /** One contestant's figure as a multiple of another's, run by run. */
    Spread ratio(String contestant, String other, String figure) {
        return Spread.of(of(contestant).mapToDouble(sample -> {
            OptionalDouble mine = sample.value(figure);
            OptionalDouble others = of(other)
                    .filter(rival -> rival.run() == sample.run())
                    .map(rival -> rival.value(figure))
                    .findFirst()
                    .orElse(OptionalDouble.empty());
            return mine.isPresent() && others.isPresent() ? mine.getAsDouble() / others.getAsDouble() : Double.NaN;
        }));
    }

    /** What was judged of a contestant, each judgement once. */
    List<String> judgements(String contestant) {
        return of(contestant).map(Sample::judgement).distinct().toList();
    }

    private Stream<Sample> of(String contestant) {
        return samples.stream().filter(sample -> sample.contestant().equals(contestant));
    }
}
