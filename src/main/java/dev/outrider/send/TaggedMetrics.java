package dev.outrider.send;

import java.util.LinkedHashMap;
import java.util.function.LongSupplier;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.MetricValueProvider;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.common.metrics.Sensor;

/**
 * The plug-in metrics of one interceptor among several. To the client they are all one plug-in, so that two that measure the same would be in each other's
 * way: each metric gets a tag with the interceptor's name.
 *
 * @param metrics the client's
 * @param interceptor the interceptor's class
 */
record TaggedMetrics(PluginMetrics metrics, String interceptor) implements PluginMetrics {

    private static final String TAG = "interceptor";

    void gauge(String name, String description, LongSupplier value) {
        Gauge<Long> gauge = (config, now) -> value.getAsLong();
        metrics.addMetric(metricName(name, description, new LinkedHashMap<>()), gauge);
    }

    @Override
    public MetricName metricName(String name, String description, LinkedHashMap<String, String> tags) {
        LinkedHashMap<String, String> all = new LinkedHashMap<>(tags);
        all.put(TAG, interceptor);
        return metrics.metricName(name, description, all);
    }

    @Override
    public void addMetric(MetricName name, MetricValueProvider<?> value) {
        metrics.addMetric(name, value);
    }

    @Override
    public void removeMetric(MetricName name) {
        metrics.removeMetric(name);
    }

    @Override
    public Sensor addSensor(String name) {
        return metrics.addSensor(interceptor + ":" + name);
    }

    @Override
    public void removeSensor(String name) {
        metrics.removeSensor(interceptor + ":" + name);
    }
}
