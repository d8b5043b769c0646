package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
import dev.outrider.metrics.Measures;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the backlog every few seconds, whoever holds the lane, so that no probe ever has to count. */
final class Sampler implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);

    /** How often the backlog is looked at. */
    static final long EVERY_MILLIS = 3_000;

    /** How often the table on the disk is: it changes slowly, and its files have to be asked. */
    private static final long TABLE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Ports ports;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private volatile Vitals.@Nullable Sample seen;
    private volatile Measures.@Nullable Table table;

    /**
     * Has seen nothing yet.
     *
     * @param ports who knows the backlog
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     */
    Sampler(Ports ports, CountDownLatch stop, LongSupplier clock) {
        this.ports = ports;
        this.stop = stop;
        this.clock = clock;
    }

    /** The last look, null before the first. */
    Vitals.@Nullable Sample seen() {
        return seen;
    }

    /** The last look at the table on the disk, null before the first. */
    Measures.@Nullable Table table() {
        return table;
    }

    @Override
    public void run() {
        Rounds.untilStopped("sampling", stop, () -> {
            look();
            return TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        });
    }

    private void look() {
        try {
            seen = new Vitals.Sample(ports.backlog(), clock.getAsLong());
            Measures.Table before = table;
            if (before == null || clock.getAsLong() - before.atNanos() >= TABLE_EVERY_NANOS) {
                table = ports.table(clock.getAsLong());
            }
        } catch (OutboxException e) {
            // The lease and the pages ask the same database and say so; an old sample says how old it is.
            LOG.atDebug().addKeyValue("event", "sample.failed").log("no look at the backlog: {}", Causes.line(e));
        }
    }
}
