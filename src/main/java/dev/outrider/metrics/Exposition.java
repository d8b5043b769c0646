package dev.outrider.metrics;

import dev.outrider.health.Vitals;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers scrapes, in Prometheus's text format. */
public final class Exposition implements Supplier<byte[]> {

    private final Supplier<Vitals> vitals;
    private @Nullable Meters meters;

    /**
     * Loads and registers nothing yet: a daemon that nobody scrapes pays nothing.
     *
     * @param vitals how the daemon is now
     */
    public Exposition(Supplier<Vitals> vitals) {
        this.vitals = vitals;
    }

    /** The present numbers. One scrape at a time: all of its numbers come from one look. */
    @Override
    public synchronized byte[] get() {
        Meters present = meters;
        if (present == null) {
            present = new Meters(vitals.get());
            meters = present;
        }
        return present.scrape(vitals.get());
    }
}
