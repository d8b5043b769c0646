package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes dead letters while this instance holds the lane. Nothing waits for it: whatever goes wrong with it is said, and tried again, and the row stays
 * parked all the while.
 */
final class Postman implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Postman.class);

    /** How often to look for parked rows. */
    private static final long LOOK_NANOS = 1_000_000_000;

    /** How long the producer is kept when there is nothing to send. */
    private static final long IDLE_NANOS = 60_000_000_000L;

    /** A look for one topic is cheap, and whoever has just mended it looks at the clock. */
    private static final long LONGEST_WAIT_NANOS = 5_000_000_000L;

    /** Failing for so long is a trouble: a broker's restart is over by then. */
    static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Ports.Post post;
    private final BooleanSupplier holding;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private final Consumer<Status.Trouble> troubled;
    private volatile Vitals.Letters seen = new Vitals.Letters(0, 0, 0, null, null);
    private long after;
    private boolean failedThisRound;
    private long waitNanos;
    private long failingSinceNanos;
    private long busyNanos;
    private boolean stuckTold;

    /**
     * Publishes nothing yet.
     *
     * @param post publishes a page of them
     * @param holding whether this instance holds the lane
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     * @param troubled is told when it has failed for too long
     */
    Postman(
            Ports.Post post,
            BooleanSupplier holding,
            CountDownLatch stop,
            LongSupplier clock,
            Consumer<Status.Trouble> troubled) {
        this.post = post;
        this.holding = holding;
        this.stop = stop;
        this.clock = clock;
        this.troubled = troubled;
    }

    /** What it has done so far. */
    Vitals.Letters seen() {
        return seen;
    }

    @Override
    public void run() {
        Rounds.untilStopped("publishing dead letters", stop, this::look);
    }

    /** Publishes a page of them if the lane is ours; returns how long to rest. */
    long look() {
        if (!holding.getAsBoolean()) {
            // Whoever has the lane publishes them now, and says so if that fails: an error kept here would stand for
            // ever.
            post.rest();
            after = 0;
            failedThisRound = false;
            failingSinceNanos = 0;
            waitNanos = 0;
            stuckTold = false;
            seen = new Vitals.Letters(seen.sent(), seen.failed(), seen.lastSentNanos(), null, null);
            return LOOK_NANOS;
        }
        try {
            return judge(post.post(after), clock.getAsLong());
        } catch (OutboxException | RuntimeException e) {
            return failed(Causes.line(e), clock.getAsLong());
        }
    }

    /** A letter that cannot be sent must not hide those behind it: the round goes on, and waits only when it is over. */
    private long judge(Ports.Posted posted, long now) {
        int failed = posted.rows() - posted.sent();
        long lastSent = posted.sent() > 0 ? now : seen.lastSentNanos();
        seen = new Vitals.Letters(
                seen.sent() + posted.sent(), seen.failed() + failed, lastSent, seen.error(), seen.trouble());
        if (posted.rows() > 0) {
            busyNanos = now;
        }
        String failure = posted.failure();
        boolean nothing = posted.rows() > 0 && posted.sent() == 0;
        after = posted.last();
        if (failure != null) {
            failedThisRound = true;
            // Where not a single one can be sent, the next page is hardly luckier.
            return nothing ? failed(failure, now) : noted(failure, now, 0);
        }
        if (posted.rows() > 0) {
            return 0;
        }
        boolean clean = !failedThisRound;
        after = 0;
        failedThisRound = false;
        if (clean) {
            mended();
        }
        if (now - busyNanos > IDLE_NANOS) {
            post.rest();
        }
        return clean ? LOOK_NANOS : Math.max(LOOK_NANOS, waitNanos);
    }

    private void mended() {
        if (failingSinceNanos > 0) {
            LOG.atInfo().addKeyValue("event", "dead-letter.back").log("dead letters are published again");
        }
        waitNanos = 0;
        failingSinceNanos = 0;
        stuckTold = false;
        seen = new Vitals.Letters(seen.sent(), seen.failed(), seen.lastSentNanos(), null, null);
    }

    private long failed(String message, long now) {
        waitNanos = Math.min(LONGEST_WAIT_NANOS, Math.max(LOOK_NANOS, 2 * waitNanos));
        return noted(message, now, waitNanos);
    }

    private long noted(String message, long now, long wait) {
        // The connection of a daemon that ends is taken away from under it: nothing has failed then.
        if (failingSinceNanos == 0 && stop.getCount() > 0) {
            LOG.atWarn()
                    .addKeyValue("event", "dead-letter.failed")
                    .log("dead letters are not published; trying again: {}", message);
        }
        if (failingSinceNanos == 0) {
            failingSinceNanos = now;
        }
        seen = new Vitals.Letters(seen.sent(), seen.failed(), seen.lastSentNanos(), message, stuck(message, now));
        return wait;
    }

    private Status.@Nullable Trouble stuck(String message, long now) {
        if (now - failingSinceNanos < PATIENCE_NANOS) {
            return null;
        }
        Status.Trouble trouble = new Status.Trouble(
                "dead-letter", "dead letters are not published: " + message, failingSinceNanos, null);
        if (!stuckTold) {
            stuckTold = true;
            troubled.accept(trouble);
        }
        return trouble;
    }
}
