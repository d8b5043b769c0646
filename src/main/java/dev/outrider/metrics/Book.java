package dev.outrider.metrics;

import dev.outrider.core.Histogram;
import dev.outrider.health.Vitals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registry, and the one look that every meter of a scrape is read from. Names and units follow the conventions of Micrometer, which makes
 * {@code outrider_rows_read_total} of a counter {@code outrider.rows.read}. No tag ever holds an id, a key or a topic: their number has no bound. What is not
 * known is not a number (NaN), never 0.
 */
final class Book {

    private static final double NANOS = 1e9;

    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private volatile Look now;

    /**
     * One look.
     *
     * @param vitals how the daemon is
     * @param measures what only metrics tell
     */
    record Look(Vitals vitals, Measures measures) {}

    Book(Look first) {
        now = first;
    }

    void turn(Look present) {
        now = present;
    }

    Look now() {
        return now;
    }

    void gauge(String name, String description, ToDoubleFunction<Vitals> value) {
        gauge(name, description, Tags.empty(), look -> value.applyAsDouble(look.vitals));
    }

    void gauge(String name, String description, Tags tags, ToDoubleFunction<Look> value) {
        Gauge.builder(name, this, book -> value.applyAsDouble(book.now))
                .tags(tags)
                .description(description)
                .register(registry);
    }

    void counter(String name, String description, ToDoubleFunction<Vitals> value) {
        counter(name, description, Tags.empty(), look -> value.applyAsDouble(look.vitals));
    }

    void counter(String name, String description, Tags tags, ToDoubleFunction<Look> value) {
        FunctionCounter.builder(name, this, book -> value.applyAsDouble(book.now))
                .tags(tags)
                .description(description)
                .register(registry);
    }

    /** A histogram that somebody else counts. Micrometer has none for that, so the registry beneath it is asked. */
    void histogram(String name, String description, Function<Look, Histogram.Seen> value) {
        registry.getPrometheusRegistry().register(new SeenHistogram(name, description, () -> value.apply(now)));
    }

    /** What is known only once something has been seen. */
    static <T> double known(@Nullable T from, Function<T, Double> value) {
        return from == null ? Double.NaN : value.apply(from);
    }

    /** How long ago that was; unknown when it never was. */
    static double age(Vitals vitals, long atNanos) {
        return atNanos == 0 ? Double.NaN : Math.max(0, vitals.nowNanos() - atNanos) / NANOS;
    }
}
