package dev.outrider.send;

import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the present producer as a whole, by the client's own names. Sessions come and go: between two of them the totals stay what they were when somebody
 * looked last, and nothing is known of the rest. Holds no producer, whose buffers are large, beyond its session.
 */
final class ProducerFigures {

    private static final String GROUP = "producer-metrics";
    private static final String TOTAL = "-total";

    private volatile @Nullable WeakReference<ProducerSession> session;
    private final Map<String, Double> totals = new HashMap<>();

    void opened(ProducerSession present) {
        session = new WeakReference<>(present);
    }

    synchronized Map<String, Double> seen() {
        WeakReference<ProducerSession> reference = session;
        ProducerSession present = reference == null ? null : reference.get();
        if (present == null || present.isClosing()) {
            return Map.copyOf(totals);
        }
        Map<String, Double> seen = new HashMap<>();
        present.metrics().forEach((name, metric) -> {
            if (name.group().equals(GROUP) && metric.metricValue() instanceof Double value) {
                seen.put(name.name(), value);
            }
        });
        totals.clear();
        totals.putAll(seen);
        totals.keySet().removeIf(name -> !name.endsWith(TOTAL));
        return seen;
    }
}
