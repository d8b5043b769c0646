package dev.outrider.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.DoublePointData;
import io.opentelemetry.sdk.metrics.data.GaugeData;
import io.opentelemetry.sdk.metrics.data.HistogramPointData;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableDoublePointData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableHistogramData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableMetricData;
import io.opentelemetry.sdk.metrics.internal.data.ImmutableSumData;
import io.opentelemetry.sdk.resources.Resource;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Makes OpenTelemetry's data of what a scrape would tell, so that both tell the same. A name is the one of {@code /metrics} with dots, and without the {@code total} of a counter.
 * What is not known has no point.
 *
 * @param resource who tells
 * @param startEpochNanos since when counters count
 */
record OtlpMeters(Resource resource, long startEpochNanos) {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.outrider");

    List<MetricData> of(MetricSnapshots snapshots, long nowEpochNanos) {
        List<MetricData> all = new ArrayList<>();
        for (MetricSnapshot snapshot : snapshots) {
            MetricData made = of(snapshot, nowEpochNanos);
            if (made != null && !made.isEmpty()) {
                all.add(made);
            }
        }
        return all;
    }

    private @Nullable MetricData of(MetricSnapshot snapshot, long now) {
        String name = snapshot.getMetadata().getPrometheusName().replace('_', '.');
        String help = snapshot.getMetadata().getHelp();
        String description = help == null ? "" : help;
        if (snapshot instanceof GaugeSnapshot gauge) {
            return gauge(name, description, points(gauge.getDataPoints(), point -> gaugeValue(point), now));
        }
        if (snapshot instanceof InfoSnapshot info) {
            return gauge(name + ".info", description, points(info.getDataPoints(), point -> 1, now));
        }
        if (snapshot instanceof CounterSnapshot counter) {
            List<DoublePointData> points = points(counter.getDataPoints(), point -> counterValue(point), now);
            return ImmutableMetricData.createDoubleSum(
                    resource,
                    SCOPE,
                    name,
                    description,
                    unit(name),
                    ImmutableSumData.create(true, AggregationTemporality.CUMULATIVE, points));
        }
        if (snapshot instanceof HistogramSnapshot histogram) {
            return ImmutableMetricData.createDoubleHistogram(
                    resource,
                    SCOPE,
                    name,
                    description,
                    unit(name),
                    ImmutableHistogramData.create(
                            AggregationTemporality.CUMULATIVE,
                            histogram.getDataPoints().stream()
                                    .map(point -> point(point, now))
                                    .toList()));
        }
        return null;
    }

    private static double gaugeValue(DataPointSnapshot point) {
        return ((GaugeSnapshot.GaugeDataPointSnapshot) point).getValue();
    }

    private static double counterValue(DataPointSnapshot point) {
        return ((CounterSnapshot.CounterDataPointSnapshot) point).getValue();
    }

    private MetricData gauge(String name, String description, List<DoublePointData> points) {
        return ImmutableMetricData.createDoubleGauge(
                resource, SCOPE, name, description, unit(name), GaugeData.createDoubleGaugeData(points));
    }

    /** A name may go on behind its unit: the bytes of a limit, say. */
    private static String unit(String name) {
        if (name.endsWith("bytes.per.second")) {
            return "By/s";
        }
        return name.endsWith(".seconds") ? "s" : name.endsWith(".bytes") || name.contains(".bytes.") ? "By" : "1";
    }

    private List<DoublePointData> points(
            List<? extends DataPointSnapshot> from, ToDoubleFunction<DataPointSnapshot> value, long now) {
        List<DoublePointData> points = new ArrayList<>();
        for (DataPointSnapshot point : from) {
            double known = value.applyAsDouble(point);
            if (!Double.isNaN(known)) {
                points.add(ImmutableDoublePointData.create(startEpochNanos, now, attributes(point), known));
            }
        }
        return points;
    }

    private HistogramPointData point(HistogramSnapshot.HistogramDataPointSnapshot point, long now) {
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        ClassicHistogramBuckets buckets = point.getClassicBuckets();
        for (int i = 0; i < buckets.size(); i++) {
            if (!Double.isInfinite(buckets.getUpperBound(i))) {
                bounds.add(buckets.getUpperBound(i));
            }
            counts.add(buckets.getCount(i));
        }
        return HistogramPointData.create(
                startEpochNanos, now, attributes(point), point.getSum(), false, 0, false, 0, bounds, counts);
    }

    private static Attributes attributes(DataPointSnapshot point) {
        AttributesBuilder attributes = Attributes.builder();
        point.getLabels().forEach(label -> attributes.put(label.getName(), label.getValue()));
        return attributes.build();
    }
}
