package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells consumers how far their topics are complete, once an interval, while this instance holds the lane. Whether a heartbeat arrives nobody
 * looks: the next one says the same and more. Nothing waits for it, and whatever goes wrong with it stops nothing else.
 */
final class Heartbeat implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    /** How often to look whether the lane has come to us. */
    private static final long LANE_NANOS = 500_000_000;

    /** A fresh producer has asked for its topic, and knows it by then; the first heartbeat would be lost otherwise. */
    private static final long WARM_NANOS = 500_000_000;

    private final Ports.Heart heart;
    private final Supplier<Ports.Heart.Life> life;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private volatile Vitals.Heartbeat seen = new Vitals.Heartbeat(0, 0, null);
    private boolean failing;

    /**
     * Has sent nothing yet.
     *
     * @param heart sends one
     * @param life in which term, and by which of the relay's sessions, this instance holds the lane
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     */
    Heartbeat(Ports.Heart heart, Supplier<Ports.Heart.Life> life, CountDownLatch stop, LongSupplier clock) {
        this.heart = heart;
        this.life = life;
        this.stop = stop;
        this.clock = clock;
    }

    /** What it has done so far. */
    Vitals.Heartbeat seen() {
        return seen;
    }

    @Override
    public void run() {
        Rounds.untilStopped("the heartbeat", stop, this::look);
        heart.rest();
    }

    /** Sends one if the lane is ours; returns how long to rest. */
    long look() {
        Ports.Heart.Life present = life.get();
        long interval = heart.interval().toNanos();
        if (present.term() == 0) {
            heart.rest();
            return Math.min(LANE_NANOS, interval);
        }
        long began = clock.getAsLong();
        try {
            if (heart.prepare(present)) {
                return Math.min(WARM_NANOS, interval);
            }
            heart.beat();
            sent(began);
        } catch (OutboxException | RuntimeException e) {
            failed(Causes.line(e));
        }
        // Those that took long, as with a database that hangs, come no more often than the others.
        return Math.max(LANE_NANOS / 100, interval - (clock.getAsLong() - began));
    }

    private void sent(long now) {
        if (failing) {
            LOG.atInfo().addKeyValue("event", "heartbeat.back").log("heartbeats are sent again");
        }
        failing = false;
        seen = new Vitals.Heartbeat(seen.sent() + 1, now, null);
    }

    private void failed(String message) {
        // The connection of a daemon that ends is taken away from under it: nothing has failed then.
        if (!failing && stop.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("event", "heartbeat.failed")
                    .log("no heartbeat is sent; trying again: {}", message);
        }
        failing = true;
        seen = new Vitals.Heartbeat(seen.sent(), seen.lastNanos(), message);
    }
}
