package dev.outrider.sim;

import java.util.EnumMap;
import java.util.Map;

/** How often each kind of thing happened. */
final class Tally {

    private final Map<Happening, Long> counts = new EnumMap<>(Happening.class);

    void count(Happening happening) {
        counts.merge(happening, 1L, Long::sum);
    }

    long of(Happening happening) {
        return counts.getOrDefault(happening, 0L);
    }

    void add(Tally other) {
        other.counts.forEach((happening, count) -> counts.merge(happening, count, Long::sum));
    }
}
