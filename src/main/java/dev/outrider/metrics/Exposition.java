package dev.outrider.metrics;

import dev.outrider.health.Vitals;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers scrapes, in Prometheus's text format. */
public final class Exposition implements Supplier<byte[]> {

    private final Supplier<Vitals> vitals;
    private final Supplier<Measures> measures;
    private @Nullable Meters meters;

    /**
     * Loads and registers nothing yet: a daemon that nobody scrapes pays nothing.
     *
     * @param vitals how the daemon is now
     * @param measures what only metrics tell
     */
    public Exposition(Supplier<Vitals> vitals, Supplier<Measures> measures) {
        this.vitals = vitals;
        this.measures = measures;
    }

    /** The present numbers. One scrape at a time: all of its numbers come from one look. */
    @Override
    public synchronized byte[] get() {
        return turned().text();
    }

    /** The same for others than scrapers. */
    synchronized MetricSnapshots snapshots() {
        return turned().snapshots();
    }

    private Meters turned() {
        Book.Look look = new Book.Look(vitals.get(), measures.get());
        Meters present = meters;
        if (present == null) {
            present = new Meters(look);
            meters = present;
        }
        present.turn(look);
        return present;
    }
}
