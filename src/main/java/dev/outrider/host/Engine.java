package dev.outrider.host;

import dev.outrider.core.Event;
import dev.outrider.core.Laggard;
import dev.outrider.core.Relay;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Loop, workers and watch, from the moment the database is known to be fit until the relay has stopped or something has died. */
final class Engine {

    /** How long threads get to come back once their clients are closed. */
    private static final long LEAVE_MILLIS = 2_000;

    /** Stops that may wait to be read: the first and some that hurry. */
    private static final int STOPS = 4;

    private final Inbox inbox;
    private final Workers workers;
    private final DutyCycle cycle;
    private final Watch watch;
    private final Thread loop;
    private final Thread watcher;
    private final CountDownLatch over = new CountDownLatch(1);
    private int stops;

    /**
     * An engine that stands still.
     *
     * @param plan settings
     * @param ports the two sides
     * @param clock the loop's clock
     * @param pulse where the loop shows itself
     * @param watch keeps the journal
     * @param crash told when a thread dies
     */
    Engine(
            Plan plan,
            Ports ports,
            LongSupplier clock,
            Pulse pulse,
            Watch watch,
            Thread.UncaughtExceptionHandler crash) {
        this.watch = watch;
        int rows = plan.settings().window().rows();
        inbox = new Inbox(rows);
        Thread.UncaughtExceptionHandler end = (thread, thrown) -> {
            crash.uncaughtException(thread, thrown);
            over.countDown();
        };
        workers = new Workers(ports, inbox, rows, watch::recorded, end);
        Relay relay = new Relay(plan.settings(), ports.partitioning(), workers);
        cycle = new DutyCycle(relay, inbox, clock, pulse);
        loop = thread("outrider-loop", this::turn, end);
        watcher = thread("outrider-watch", watch, end);
    }

    private static Thread thread(String name, Runnable work, Thread.UncaughtExceptionHandler end) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(end);
        return thread;
    }

    private void turn() {
        cycle.run();
        over.countDown();
    }

    void start() {
        watcher.start();
        workers.start();
        loop.start();
    }

    /** Rows were committed, as far as somebody knows: the relay looks now. */
    void ring() {
        inbox.ring();
    }

    /** The keys that are the latest. */
    CompletableFuture<List<Laggard>> laggards() {
        return cycle.laggards();
    }

    /** Brokers make the producer wait for so long, as its own metrics tell; 0 when they do not. */
    void throttled(long nanos) {
        inbox.throttled(nanos);
    }

    /** Tells the relay something that nobody of its own can know. Few at a time: each takes a slot of the inbox. */
    void tell(Event event) {
        inbox.put(event);
    }

    /** Asks the relay to drain, mark and release until then. */
    synchronized void stop(long deadlineNanos) {
        if (stops < STOPS) {
            stops++;
            inbox.put(new Event.Stop(deadlineNanos));
        }
    }

    /** Waits for the relay to have stopped, or for a thread to have died. */
    boolean awaitOver(long millis) throws InterruptedException {
        return over.await(millis, TimeUnit.MILLISECONDS);
    }

    /** Whether the lease was not given up: it runs out by itself. */
    boolean holding() {
        return workers.holding();
    }

    /** Lets every thread go, whatever it is doing; the last look of the watch is at the last status. */
    void end() throws InterruptedException {
        cycle.abandon();
        loop.join(LEAVE_MILLIS);
        workers.end(LEAVE_MILLIS);
        watch.end();
        watcher.join(LEAVE_MILLIS);
    }
}
