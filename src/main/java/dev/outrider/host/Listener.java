package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
import dev.outrider.wake.Doorbell;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the relay when rows are committed. While it cannot, the relay polls as ever: whatever goes wrong here is told once, tried again, and stops
 * nothing.
 */
final class Listener implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    /** How long the relay is left to its polling after a ring, when its looks are close together anyway, before writers have to ring again. */
    private static final long AWAKE_MILLIS = 50;

    /** Short, because the driver returns late from a wait in which notifications never pause: then {@link #watch} can tell. */
    private static final long SLICE_MILLIS = 1_000;

    private static final long LATE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private static final long PROVE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static final long PROOF_TAKES_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Doorbell bell;
    private final Ears ears;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private final Patience patience;
    private volatile Vitals.Wakeup seen;
    private volatile long dueNanos = Long.MAX_VALUE;
    private boolean told;
    private boolean asleep;
    private long provedNanos;
    private long waitNanos;

    /**
     * Whom it listens for.
     *
     * @param holding whether this instance holds the lane
     * @param ring makes the relay look now
     */
    record Ears(BooleanSupplier holding, Runnable ring) {}

    /**
     * How long to wait before a line is made again.
     *
     * @param first the first wait
     * @param longest the longest; waits double up to it
     */
    record Patience(Duration first, Duration longest) {}

    /**
     * Hears nothing yet.
     *
     * @param bell what rings
     * @param ears whom it rings for
     * @param patience between two lines
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     */
    Listener(Doorbell bell, Ears ears, Patience patience, CountDownLatch stop, LongSupplier clock) {
        this.bell = bell;
        this.ears = ears;
        this.patience = patience;
        this.stop = stop;
        this.clock = clock;
        this.seen = new Vitals.Wakeup(false, clock.getAsLong(), 0, "not connected yet");
    }

    /** How it is. */
    Vitals.Wakeup seen() {
        return seen;
    }

    @Override
    public void run() {
        try {
            Rounds.untilStopped("wake-up", stop, this::listen);
        } finally {
            bell.close();
        }
    }

    /** Listens until the line breaks or the daemon stops; returns how long to rest before the next line. */
    long listen() throws InterruptedException {
        asleep = false;
        provedNanos = 0;
        try {
            bell.connect();
            prove();
            listening();
            while (stop.getCount() > 0) {
                turn();
            }
            return 0;
        } catch (OutboxException | RuntimeException e) {
            dueNanos = Long.MAX_VALUE;
            bell.close();
            return failed(Causes.line(e));
        }
    }

    private void prove() throws OutboxException {
        dueNanos = clock.getAsLong() + PROOF_TAKES_NANOS;
        bell.prove();
        dueNanos = Long.MAX_VALUE;
        provedNanos = clock.getAsLong();
    }

    private void turn() throws OutboxException, InterruptedException {
        boolean holding = ears.holding().getAsBoolean();
        if (clock.getAsLong() - provedNanos >= PROVE_EVERY_NANOS) {
            prove();
        }
        if (!holding) {
            disarm();
        } else if (!asleep && bell.arm()) {
            asleep = true;
            ears.ring().run();
        }
        if (heard(holding && !asleep ? AWAKE_MILLIS : SLICE_MILLIS)) {
            seen = new Vitals.Wakeup(true, seen.sinceNanos(), seen.rings() + 1, null);
            ears.ring().run();
            disarm();
            stop.await(AWAKE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private boolean heard(long millis) throws OutboxException {
        dueNanos = clock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        boolean rang = bell.await(millis);
        dueNanos = Long.MAX_VALUE;
        return rang;
    }

    private void disarm() throws OutboxException {
        if (asleep) {
            bell.disarm();
            asleep = false;
        }
    }

    /**
     * Hangs up where a wait has long been over and has not come back, so that it cannot hoard what it hears without end. For another thread, every few
     * seconds.
     */
    void watch() {
        if (clock.getAsLong() - LATE_NANOS > dueNanos) {
            bell.close();
        }
    }

    private void listening() {
        LOG.atInfo().addKeyValue("event", "wakeup.listening").log("commits wake the relay");
        told = false;
        seen = new Vitals.Wakeup(true, clock.getAsLong(), seen.rings(), null);
    }

    private long failed(String message) {
        long now = clock.getAsLong();
        // The line of a daemon that ends is taken away from under it: nothing has failed then.
        if (!told && stop.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("event", "wakeup.polling")
                    .log("commits do not wake the relay, which polls; trying again: {}", message);
            told = true;
        }
        // A line that breaks as soon as it is made is no reason to begin with short waits again.
        boolean lasted =
                provedNanos > 0 && now - provedNanos >= patience.longest().toNanos();
        waitNanos = lasted ? 0 : 2 * waitNanos;
        waitNanos =
                Math.min(patience.longest().toNanos(), Math.max(patience.first().toNanos(), waitNanos));
        seen = new Vitals.Wakeup(false, seen.listening() ? now : seen.sinceNanos(), seen.rings(), message);
        return waitNanos;
    }
}
