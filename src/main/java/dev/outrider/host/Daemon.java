package dev.outrider.host;

import dev.outrider.config.OutriderConfig;
import dev.outrider.config.Release;
import dev.outrider.core.Failure;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import dev.outrider.http.HttpSettings;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The relay as something that is started and stopped.
 *
 * <p>Order of starting: health first, because it must be able to say that the database is not there; then the database is proved, and waited
 * for as long as it is away, but refused when it is there and unfit; then the threads. Kafka is not waited for: the relay does that.
 *
 * <p>Order of stopping: the relay drains, marks and gives the lease up until the deadline; then threads, clients, and the HTTP server last, so
 * that a probe sees the stop. What is not finished by then is left to the next start: nothing is lost by it, but some of it may be sent again.
 */
public final class Daemon {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /** Time the relay gets beyond its deadline before it is left behind: its last answer may be a time-out. */
    private static final long GRACE_MILLIS = 3_000;

    /** What an operator who signals twice still grants: enough for one write-back and the release. */
    private static final Duration HURRY = Duration.ofSeconds(1);

    /** How often to see whether the relay is over, how the wake-up is, and whether brokers throttle. */
    private static final long LOOK_EVERY_MILLIS = 1_000;

    /** One look in so many is noted for charts. */
    private static final int LOOKS_A_NOTE = 3;

    /** First wait for a database that is absent at start. */
    private static final Duration RETRY = Duration.ofMillis(250);

    private final Plan plan;
    private final Ports ports;
    private final long originNanos = System.nanoTime();
    private final LongSupplier clock = () -> System.nanoTime() - originNanos + 1;
    private final Pulse pulse = new Pulse();
    private final Watch watch;
    private final Around around;
    private final Companions companions;
    private final Reception reception;
    private final CountDownLatch stopAsked = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final Object lifecycle = new Object();
    private @Nullable Engine engine;
    private long stopDeadlineNanos = Long.MAX_VALUE;
    private volatile int exitCode = ExitCode.STOPPED;
    private volatile Status.@Nullable Trouble waiting;

    Daemon(Plan plan, Ports ports) {
        this.plan = plan;
        this.ports = ports;
        ports.timedBy(clock);
        ports.crashing(this::died);
        this.around = new Around(ports, originNanos);
        this.watch = new Watch(pulse, clock, plan.settings().lease().owner(), ports::dropped, around::troubles);
        this.companions = new Companions(
                ports, new Companions.Common(stopAsked, clock, this::life, watch::lastError, this::died));
        this.reception = new Reception(plan, ports, companions, new Reception.Sight(this::vitals, this::engine, clock));
    }

    /**
     * A daemon that has not started.
     *
     * @param config what to relay from where to where
     */
    public static Daemon of(OutriderConfig config) {
        OutriderConfig.Service service = config.service();
        Plan plan = new Plan(
                config.core(),
                service.instance(),
                http(service.health()),
                service.stopDeadline(),
                RETRY,
                Release.version());
        return new Daemon(plan, new Sides(config, Release.version()));
    }

    private static HttpSettings http(OutriderConfig.Health health) {
        OutriderConfig.Tls tls = health.tls();
        return new HttpSettings(
                new InetSocketAddress(health.host(), health.port()), health.token(), tls == null ? null : tls.files());
    }

    /**
     * Runs until a signal or its own end, on the calling thread.
     *
     * @return an {@link ExitCode}
     */
    public int run() {
        Signals.hear(this::signalled);
        if (listen()) {
            Thread notifier = heedSupervisor();
            live();
            awaitEnd(notifier);
        }
        return exitCode;
    }

    /** What it has to say last is that the daemon stops. */
    private static void awaitEnd(@Nullable Thread notifier) {
        try {
            if (notifier != null) {
                notifier.join(GRACE_MILLIS);
            }
        } catch (InterruptedException e) {
            // The process ends, and nobody is left to be told.
            Thread.currentThread().interrupt();
        }
    }

    /** Starts and returns at once; {@link #stop} must follow. Signals are not heard. */
    public void start() {
        if (listen()) {
            Thread thread = new Thread(this::live, "outrider-main");
            thread.setDaemon(true);
            thread.setUncaughtExceptionHandler(this::died);
            thread.start();
        }
    }

    /**
     * Stops and waits for the end. May be called again, also with less time.
     *
     * @param within how long draining may take
     * @return an {@link ExitCode}
     */
    public int stop(Duration within) throws InterruptedException {
        askStop(within);
        gone.await();
        return exitCode;
    }

    /** How the daemon is, as the health endpoint would tell. */
    public Vitals vitals() {
        Pulse.Beat beat = pulse.last();
        Pulse.Stalls stalls = pulse.stalls();
        Vitals.Host host = new Vitals.Host(
                watch.onceReady(),
                pulse.lastTurnNanos(),
                stalls.count(),
                stalls.worstNanos(),
                troubles(),
                watch.lastError());
        Vitals.Origin origin = new Vitals.Origin(plan.version(), plan.instance(), 1);
        return new Vitals(
                clock.getAsLong(),
                beat == null ? null : beat.status(),
                host,
                companions.sample(),
                origin,
                companions.seen());
    }

    private @Nullable Engine engine() {
        synchronized (lifecycle) {
            return engine;
        }
    }

    private List<Status.Trouble> troubles() {
        Status.Trouble wait = waiting;
        return wait == null ? around.troubles() : List.of(wait);
    }

    /** Where health is served; 0 before the start. */
    public int healthPort() {
        return reception.port();
    }

    private boolean listen() {
        try {
            reception.open(stopAsked);
            LOG.atInfo()
                    .addKeyValue("event", "daemon.starting")
                    .addKeyValue("version", plan.version())
                    .log("Outrider {}, instance {}, health on port {}", plan.version(), plan.instance(), healthPort());
            return true;
        } catch (RefusedException e) {
            refuse(e);
            ports.close();
            gone.countDown();
            return false;
        }
    }

    /** Where systemd wants to hear of this process, it does, until the very end. */
    private @Nullable Thread heedSupervisor() {
        Map<String, String> environment = System.getenv();
        if (!environment.containsKey("NOTIFY_SOCKET")) {
            return null;
        }
        long watchdog =
                Notifier.watchdogNanos(environment, ProcessHandle.current().pid());
        Notices notices = new Notices(watchdog);
        return companions.beside(
                "outrider-notify",
                new Notifier(List.of("systemd-notify"), notices, this::vitals, () -> stopAsked.getCount() == 0, gone));
    }

    private void live() {
        try (ports) {
            companions.beside("outrider-prelude", this::meetKafka);
            if (awaitProof()) {
                work();
            }
        } catch (RefusedException e) {
            refuse(e);
        } catch (InterruptedException | RuntimeException | Error e) {
            died(Thread.currentThread(), e);
        } finally {
            leave();
        }
    }

    /** Waits for a database that can be worked on; returns false when asked to stop meanwhile. */
    private boolean awaitProof() throws RefusedException, InterruptedException {
        long waitMillis = plan.retry().toMillis();
        long since = clock.getAsLong();
        while (stopAsked.getCount() > 0) {
            try {
                ports.prove();
                if (waiting != null) {
                    LOG.atInfo().addKeyValue("event", "database.back").log("the database is there");
                }
                waiting = null;
                return true;
            } catch (OutboxException e) {
                absent(e, since);
            }
            if (stopAsked.await(waitMillis, TimeUnit.MILLISECONDS)) {
                return false;
            }
            waitMillis = Math.min(2 * waitMillis, 8 * plan.retry().toMillis());
        }
        return false;
    }

    private void absent(OutboxException e, long since) {
        String message = Causes.line(e);
        Status.Trouble before = waiting;
        if (before == null || !before.message().equals(message)) {
            LOG.atWarn().addKeyValue("event", "database.away").log("waiting for the database: {}", message);
        }
        Status.Trouble now = new Status.Trouble("database", message, since, null);
        waiting = now;
        watch.lastError(now);
    }

    private void work() throws InterruptedException {
        Engine made = new Engine(plan, ports, clock, pulse, watch, this::died);
        synchronized (lifecycle) {
            engine = made;
            if (stopDeadlineNanos != Long.MAX_VALUE) {
                made.stop(stopDeadlineNanos);
            }
        }
        companions.start(made, plan.settings());
        made.start();
        for (int look = 0; !made.awaitOver(LOOK_EVERY_MILLIS); look++) {
            companions.watch();
            if (look % LOOKS_A_NOTE == 0) {
                reception.note();
            }
            made.throttled(ports.broker().throttledNanos());
            if (overdue()) {
                endsWith(ExitCode.UNFINISHED);
                LOG.atError()
                        .addKeyValue("event", "daemon.unfinished")
                        .log("the relay did not stop in time and is left behind");
                break;
            }
        }
        made.end();
        judgeEnd(made.holding());
    }

    /**
     * The first question to Kafka loads and links a thousand classes, and connects. Asked while the database is proved, it makes the first record a
     * fifth of a second earlier; what comes of it does not matter, because the relay asks for itself.
     */
    private void meetKafka() {
        Failure away = ports.broker().look();
        if (away != null) {
            LOG.atDebug().addKeyValue("event", "kafka.not-met").log("no answer yet: {}", away.message());
        }
    }

    /** The term that this instance holds the lane in, 0 when it does not, and how many producers it has opened. */
    private Ports.Heart.Life life() {
        Pulse.Beat beat = pulse.last();
        return beat == null
                ? new Ports.Heart.Life(0, 0)
                : new Ports.Heart.Life(
                        beat.status().lane().term(),
                        beat.status().flow().counts().sessions());
    }

    private boolean overdue() {
        synchronized (lifecycle) {
            return stopDeadlineNanos != Long.MAX_VALUE
                    && clock.getAsLong() - stopDeadlineNanos > TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
        }
    }

    private void judgeEnd(boolean holding) {
        Pulse.Beat last = pulse.last();
        int rows = last == null ? 0 : unfinished(last.status());
        if (exitCode == ExitCode.STOPPED && (rows > 0 || holding)) {
            endsWith(ExitCode.UNFINISHED);
            LOG.atWarn()
                    .addKeyValue("event", "daemon.unfinished")
                    .addKeyValue("rows", rows)
                    .log(
                            "{} rows were still on their way at the deadline; the lease {}",
                            rows,
                            holding ? "could not be given up and will run out" : "was given up");
        }
    }

    /** Rows without an answer, and rows that have one and are not recorded. */
    private static int unfinished(Status last) {
        return Math.max(last.lane().leftBehind(), last.flow().windowRows());
    }

    private void signalled() {
        boolean second = stopAsked.getCount() == 0;
        LOG.atInfo()
                .addKeyValue("event", second ? "signal.hurry" : "signal.stop")
                .log(second ? "asked again: hurrying" : "asked to stop");
        askStop(second ? HURRY : plan.stopWithin());
    }

    private void askStop(Duration within) {
        synchronized (lifecycle) {
            stopDeadlineNanos = Math.min(stopDeadlineNanos, clock.getAsLong() + within.toNanos());
            Engine running = engine;
            if (running != null) {
                running.stop(stopDeadlineNanos);
            }
        }
        stopAsked.countDown();
    }

    /** Whatever else comes, a process of which a thread has died says so. */
    private void endsWith(int code) {
        synchronized (lifecycle) {
            exitCode = exitCode == ExitCode.DIED ? ExitCode.DIED : code;
        }
    }

    private void refuse(RefusedException refused) {
        endsWith(refused.exitCode());
        for (String problem : refused.problems()) {
            LOG.atError().addKeyValue("event", "daemon.refused").log(problem);
        }
    }

    private void died(Thread thread, Throwable thrown) {
        endsWith(ExitCode.DIED);
        LOG.atError()
                .addKeyValue("event", "daemon.died")
                .setCause(thrown)
                .log("{} died, and the daemon with it: {}", thread.getName(), Causes.line(thrown));
        askStop(Duration.ZERO);
    }

    private void leave() {
        reception.close();
        LOG.atInfo()
                .addKeyValue("event", "daemon.stopped")
                .addKeyValue("exitCode", exitCode)
                .log("stopped");
        gone.countDown();
    }
}
