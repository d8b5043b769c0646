package dev.outrider.host;

import dev.outrider.core.Event;
import dev.outrider.core.Laggard;
import dev.outrider.core.Relay;
import dev.outrider.core.Status;
import dev.outrider.health.HotKeysJson;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that owns the relay's state. A turn takes what has come, lets the relay think, shows where it stands, and waits for more.
 *
 * <p>Time is read once per turn and passed down, and there is exactly one call that blocks: the wait for the inbox, until the nearest
 * deadline at most.
 */
final class DutyCycle implements Runnable {

    private static final Event TICK = new Event.Tick();

    /** How old the published status may be while things happen. Making it costs more than a turn that brings one answer. */
    private static final long PUBLISH_EVERY_NANOS = 50_000_000;

    /**
     * How old it may be where only time has passed: that may have ended a lease, but as a rule it made an idle relay ask for the next page, whose answer is about to come. A
     * status for each of the two, and a turn to make it in, were a third of what idling costs.
     */
    private static final long PUBLISH_TIME_EVERY_NANOS = 250_000_000;

    /** After answers the loop waits this long for more of them; nobody but their own chain's next row waits with it. */
    private static final long GATHER_NANOS = 250_000;

    /**
     * The loop turns at least so often, though a standby of a long lease would have nothing to do for minutes: health takes a loop that has not turned for
     * {@code Verdict.DEAD_AFTER_NANOS} for dead, and so does a supervisor's watchdog.
     */
    static final long TURN_EVERY_NANOS = 5_000_000_000L;

    /** Lateness below this is the scheduler's everyday jitter. */
    static final long STALL_NANOS = 100_000_000;

    private final Relay relay;
    private final Inbox inbox;
    private final LongSupplier clock;
    private final Pulse pulse;
    private final AtomicReference<@Nullable CompletableFuture<List<Laggard>>> asked = new AtomicReference<>();
    private volatile boolean abandoned;
    private boolean over;
    private long now;
    private long dueNanos;
    private long publishedNanos;

    /** When what has happened must be shown. */
    private long publishDueNanos = Long.MAX_VALUE;

    /**
     * A loop that has not turned yet.
     *
     * @param relay what decides; touched by no other thread from now on
     * @param inbox what has happened
     * @param clock monotonic nanoseconds, above 0
     * @param pulse where the loop shows itself
     */
    DutyCycle(Relay relay, Inbox inbox, LongSupplier clock, Pulse pulse) {
        this.relay = relay;
        this.inbox = inbox;
        this.clock = clock;
        this.pulse = pulse;
        this.dueNanos = clock.getAsLong();
    }

    /** Turns until the relay has stopped. */
    @Override
    public void run() {
        while (!over && !abandoned) {
            turn();
        }
    }

    private void turn() {
        readClock();
        List<Event> events = inbox.drain();
        absorb(events);
        answer();
        over = relay.isStopped();
        publish(events);
        await(!events.isEmpty() && events.get(events.size() - 1) instanceof Event.Answered);
    }

    /** Ends the loop whatever the relay thinks; what it had asked for is forgotten. */
    void abandon() {
        abandoned = true;
        inbox.ring();
    }

    /** The keys that are the latest, as the loop sees them in its next turn. Whoever asks while somebody does gets the same answer. */
    CompletableFuture<List<Laggard>> laggards() {
        CompletableFuture<List<Laggard>> fresh = new CompletableFuture<>();
        CompletableFuture<List<Laggard>> open = asked.compareAndExchange(null, fresh);
        if (open != null) {
            return open;
        }
        inbox.put(TICK);
        return fresh;
    }

    private void answer() {
        CompletableFuture<List<Laggard>> open = asked.getAndSet(null);
        if (open != null) {
            open.complete(relay.laggards(HotKeysJson.MOST));
        }
    }

    private void readClock() {
        now = clock.getAsLong();
        pulse.turned(now);
        // The loop came later than it had meant to: a long turn, a long collection, a stopped process or a starved
        // machine.
        long late = now - dueNanos;
        if (late > STALL_NANOS) {
            pulse.stalled(late);
        }
    }

    private void absorb(List<Event> events) {
        for (Event event : events) {
            relay.on(event, now);
        }
        if (events.isEmpty()) {
            relay.on(TICK, now);
        }
    }

    private void publish(List<Event> events) {
        long every = events.isEmpty() ? PUBLISH_TIME_EVERY_NANOS : PUBLISH_EVERY_NANOS;
        publishDueNanos = Math.min(publishDueNanos, publishedNanos + every);
        if (over || now >= publishDueNanos || events.stream().anyMatch(DutyCycle::mayChangeState)) {
            Status status = relay.status(now);
            pulse.beat(new Pulse.Beat(status, now));
            publishedNanos = now;
            publishDueNanos = Long.MAX_VALUE;
        }
    }

    /** Rare events; those of the stream itself wait for the next round of publishing. */
    private static boolean mayChangeState(Event event) {
        return !(event instanceof Event.Answered
                || event instanceof Event.PageRead
                || event instanceof Event.Written
                || event instanceof Event.Woken
                || event instanceof Event.Tick);
    }

    private void await(boolean moreAnswersLikely) {
        long due = Math.min(now + TURN_EVERY_NANOS, Math.min(relay.nextDeadlineNanos(), publishDueNanos));
        dueNanos = Math.max(due, now);
        if (moreAnswersLikely && !over) {
            inbox.gather(Math.min(GATHER_NANOS, dueNanos - now));
        } else if (!over) {
            inbox.await(dueNanos - now);
        }
    }
}
