package dev.outrider.metrics;

import dev.outrider.core.Histogram;
import io.prometheus.metrics.model.registry.Collector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Supplier;

/**
 * Tells what somebody else has counted, as a classic histogram.
 *
 * @param name the metric's name with its unit
 * @param description what it tells
 * @param seen what was counted so far
 */
record SeenHistogram(String name, String description, Supplier<Histogram.Seen> seen) implements Collector {

    private static final double NANOS = 1e9;

    @Override
    public MetricSnapshot collect() {
        Histogram.Seen present = seen.get();
        long[] bounds = Histogram.bounds();
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int i = 0; i < bounds.length; i++) {
            buckets.bucket(bounds[i] / NANOS, present.counts()[i]);
        }
        buckets.bucket(Double.POSITIVE_INFINITY, present.counts()[bounds.length]);
        return HistogramSnapshot.builder()
                .name(name)
                .help(description)
                .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                        .classicHistogramBuckets(buckets.build())
                        .sum(present.sumSeconds())
                        .build())
                .build();
    }
}
