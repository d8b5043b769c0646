package dev.outrider.host;

import dev.outrider.core.Histogram;
import dev.outrider.metrics.Measures;
import java.util.List;
import java.util.Map;

/**
 * What is known of the two sides in numbers.
 *
 * @param speed how long questions to the database take
 * @param pools the pools of connections to it
 * @param producer figures of the present producer by the client's own names
 */
record Figures(Measures.Speed speed, List<Measures.Connections> pools, Map<String, Double> producer) {

    /** Nothing is known. */
    static final Figures NONE =
            new Figures(new Measures.Speed(Histogram.Seen.NOTHING, Histogram.Seen.NOTHING), List.of(), Map.of());
}
