package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
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

    private final Ports ports;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private volatile Vitals.@Nullable Sample seen;

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
        } catch (OutboxException e) {
            // The lease and the pages ask the same database and say so; an old sample says how old it is.
            LOG.atDebug().addKeyValue("event", "sample.failed").log("no look at the backlog: {}", Causes.line(e));
        }
    }
}
