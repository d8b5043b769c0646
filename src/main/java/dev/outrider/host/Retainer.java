package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import dev.outrider.mark.Retention;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes, batch after batch, what has been published for long enough, while this instance holds the lane. Nothing waits for it, and whatever
 * goes wrong with it stops nothing else.
 */
final class Retainer implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Retainer.class);

    /** Rests in proportion to its work: at most a fifth of one connection's time, so that the relay's own statements are never slowed. */
    private static final long REST = 4;

    private static final long LEAST_REST_NANOS = 1_000_000;

    /** How often to look whether the lane has come to us. */
    private static final long LANE_NANOS = 500_000_000;

    private static final long FIRST_WAIT_NANOS = 1_000_000_000;
    private static final long LONGEST_WAIT_NANOS = 60_000_000_000L;

    /**
     * Failing for so long is a trouble. It has been tried seven times by then, so that neither a lock that somebody held, nor a restart of
     * the server, nor one slow statement is taken for something that nobody is going to mend; and in a minute no table has grown much.
     */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    private final Ports.Sweeper sweeper;
    private final BooleanSupplier holding;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private final Consumer<Status.Trouble> troubled;
    private volatile Vitals.Retention seen = new Vitals.Retention(0, 0, 0, null, null);
    private long waitNanos;
    private long failingSinceNanos;
    private boolean stuckTold;

    /**
     * Deletes nothing yet.
     *
     * @param sweeper deletes one batch
     * @param holding whether this instance holds the lane
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     * @param troubled is told when it has failed for too long
     */
    Retainer(
            Ports.Sweeper sweeper,
            BooleanSupplier holding,
            CountDownLatch stop,
            LongSupplier clock,
            Consumer<Status.Trouble> troubled) {
        this.sweeper = sweeper;
        this.holding = holding;
        this.stop = stop;
        this.clock = clock;
        this.troubled = troubled;
    }

    /** What it has done so far. */
    Vitals.Retention seen() {
        return seen;
    }

    @Override
    public void run() {
        Rounds.untilStopped("retention", stop, this::look);
    }

    /** Deletes one batch if the lane is ours; returns how long to rest. */
    long look() {
        if (holding.getAsBoolean()) {
            return sweep();
        }
        // Whoever has the lane deletes now, and says so if that fails: an error kept here would page for ever.
        failingSinceNanos = 0;
        waitNanos = 0;
        stuckTold = false;
        seen = new Vitals.Retention(seen.deletedRows(), seen.lastRunNanos(), seen.upTo(), null, null);
        return LANE_NANOS;
    }

    /** Deletes one batch; returns how long to rest. */
    long sweep() {
        long began = clock.getAsLong();
        try {
            Retention.Swept swept = sweeper.sweep(began);
            long now = clock.getAsLong();
            worked(swept, now);
            return Math.max(Math.max(LEAST_REST_NANOS, REST * (now - began)), swept.idleNanos());
        } catch (OutboxException | RuntimeException e) {
            return failed(Causes.line(e), clock.getAsLong());
        }
    }

    private void worked(Retention.Swept swept, long now) {
        if (waitNanos > 0) {
            LOG.atInfo().addKeyValue("event", "retention.back").log("published rows are deleted again");
        }
        waitNanos = 0;
        failingSinceNanos = 0;
        stuckTold = false;
        seen = new Vitals.Retention(seen.deletedRows() + swept.deleted(), now, swept.upTo(), null, null);
    }

    private long failed(String message, long now) {
        // The connection of a daemon that ends is taken away from under it: nothing has failed then.
        if (waitNanos == 0 && stop.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("event", "retention.failed")
                    .log("published rows are not deleted; trying again: {}", message);
        }
        if (failingSinceNanos == 0) {
            failingSinceNanos = now;
        }
        waitNanos = Math.min(LONGEST_WAIT_NANOS, Math.max(FIRST_WAIT_NANOS, 2 * waitNanos));
        seen = new Vitals.Retention(seen.deletedRows(), seen.lastRunNanos(), seen.upTo(), message, stuck(message, now));
        return waitNanos;
    }

    private Status.@Nullable Trouble stuck(String message, long now) {
        if (now - failingSinceNanos < PATIENCE_NANOS) {
            return null;
        }
        Status.Trouble trouble =
                new Status.Trouble("retention", "published rows are not deleted: " + message, failingSinceNanos, null);
        if (!stuckTold) {
            stuckTold = true;
            troubled.accept(trouble);
            LOG.atWarn()
                    .addKeyValue("event", "retention.stuck")
                    .log(
                            "published rows have not been deleted for a minute or more, and the outbox grows: {}",
                            message);
        }
        return trouble;
    }
}
