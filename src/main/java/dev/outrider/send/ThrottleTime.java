package dev.outrider.send;

import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** How long brokers have made a producer wait lately, as its own metrics tell: they say so to who has used up a quota, and read nothing from him meanwhile. */
final class ThrottleTime {

    private static final String GROUP = "producer-metrics";
    private static final String NAME = "produce-throttle-time-max";
    private static final double NANOS_OF_A_MILLI = 1e6;

    private final @Nullable Metric metric;

    ThrottleTime(Map<MetricName, ? extends Metric> ofProducer) {
        metric = find(ofProducer);
    }

    private static @Nullable Metric find(Map<MetricName, ? extends Metric> metrics) {
        for (Map.Entry<MetricName, ? extends Metric> each : metrics.entrySet()) {
            MetricName name = each.getKey();
            if (name.name().equals(NAME) && name.group().equals(GROUP)) {
                return each.getValue();
            }
        }
        return null;
    }

    /** The longest of the last seconds; 0 for none. */
    long nanos() {
        // Without any answer in that time it is not a number.
        return metric != null && metric.metricValue() instanceof Double millis && millis > 0
                ? (long) (millis * NANOS_OF_A_MILLI)
                : 0;
    }
}
