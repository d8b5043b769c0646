package dev.outrider.interceptor;

import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.PluginMetrics;

/**
 * Shows counts among the producer's metrics.
 *
 * @param metrics an interceptor's part of them
 */
record Counters(PluginMetrics metrics) {

    void add(String name, String description, LongAdder count) {
        Gauge<Long> gauge = (config, now) -> count.sum();
        metrics.addMetric(metrics.metricName(name, description, new LinkedHashMap<>()), gauge);
    }
}
