package dev.outrider.host;

import dev.outrider.admin.Orders;
import dev.outrider.core.Settings;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import dev.outrider.metrics.Measures;
import dev.outrider.wake.Doorbell;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What works beside the loop, each on a thread of its own: the backlog's sampler always, the others where the sides have something for them to do. None of
 * them can hold the relay up; one that dies takes the daemon with it.
 */
final class Companions {

    private final Ports ports;
    private final Common common;
    private final Sampler sampler;
    private volatile @Nullable Retainer retainer;
    private volatile @Nullable Listener listener;
    private volatile @Nullable Postman postman;
    private volatile @Nullable Commander commander;
    private volatile @Nullable Heartbeat heartbeat;
    private volatile @Nullable Examiner examiner;

    /**
     * What all of them share.
     *
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     * @param life the term that this instance holds the lane in, 0 when it does not, and how many producers it has opened
     * @param troubled is told of whatever has been wrong for too long
     * @param died is told when a thread dies
     */
    record Common(
            CountDownLatch stop,
            LongSupplier clock,
            Supplier<Ports.Heart.Life> life,
            Consumer<Status.Trouble> troubled,
            Thread.UncaughtExceptionHandler died) {

        LongSupplier term() {
            return () -> life.get().term();
        }

        BooleanSupplier holdsLane() {
            return () -> life.get().term() != 0;
        }
    }

    Companions(Ports ports, Common common) {
        this.ports = ports;
        this.common = common;
        sampler = new Sampler(ports, common.stop(), common.clock());
    }

    /** Starts whatever there is to do beside this relay. */
    void start(Engine relay, Settings settings) {
        beside("outrider-sample", sampler);
        command(relay, settings.lease().owner());
        retain();
        deliver();
        examine();
        listen(relay, settings.sending());
        tell();
    }

    private void command(Engine relay, String owner) {
        Orders orders = ports.orders();
        if (orders != null) {
            Commander commanding = new Commander(orders, common.term(), relay::tell, owner, common.stop());
            commander = commanding;
            beside("outrider-command", commanding);
        }
    }

    private void retain() {
        Ports.Sweeper sweeper = ports.sweeper();
        if (sweeper != null) {
            Retainer deleting =
                    new Retainer(sweeper, common.holdsLane(), common.stop(), common.clock(), common.troubled());
            retainer = deleting;
            beside("outrider-retention", deleting);
        }
    }

    private void deliver() {
        Ports.Post post = ports.post();
        if (post != null) {
            Postman delivering =
                    new Postman(post, common.holdsLane(), common.stop(), common.clock(), common.troubled());
            postman = delivering;
            beside("outrider-letters", delivering);
        }
    }

    private void examine() {
        Ports.Care care = ports.care();
        if (care != null) {
            Examiner looking = new Examiner(care, common.holdsLane(), common.stop(), common.clock());
            examiner = looking;
            beside("outrider-doctor", looking);
        }
    }

    private void listen(Engine relay, Settings.Sending retries) {
        Doorbell bell = ports.doorbell();
        if (bell != null) {
            Listener hearing = new Listener(
                    bell,
                    new Listener.Ears(common.holdsLane(), relay::ring),
                    new Listener.Patience(
                            Duration.ofNanos(retries.backoffMinNanos()), Duration.ofNanos(retries.backoffMaxNanos())),
                    common.stop(),
                    common.clock());
            listener = hearing;
            beside("outrider-wakeup", hearing);
        }
    }

    private void tell() {
        Ports.Heart heart = ports.heart();
        if (heart != null) {
            Heartbeat telling = new Heartbeat(heart, common.life(), common.stop(), common.clock());
            heartbeat = telling;
            beside("outrider-heartbeat", telling);
        }
    }

    /** Runs it on a thread of its own from now on, which is returned. */
    Thread beside(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler(common.died());
        thread.start();
        return thread;
    }

    /** Somebody has just written down what is to be done: it is looked at on the calling thread, where this instance holds the lane. */
    void carryOutNow() {
        Commander commanding = commander;
        if (commanding != null) {
            commanding.look();
        }
    }

    /** A look from outside, every few seconds, at what cannot look at itself. */
    void watch() {
        Listener hearing = listener;
        if (hearing != null) {
            hearing.watch();
        }
    }

    /** The last look at the backlog, null before the first. */
    Vitals.@Nullable Sample sample() {
        return sampler.seen();
    }

    /** The last look at the table on the disk, null before the first. */
    Measures.@Nullable Table table() {
        return sampler.table();
    }

    /** How those do that are there at all. */
    Vitals.Beside seen() {
        Retainer deleting = retainer;
        Listener hearing = listener;
        Postman delivering = postman;
        Heartbeat telling = heartbeat;
        Examiner looking = examiner;
        return new Vitals.Beside(
                deleting == null ? null : deleting.seen(),
                hearing == null ? null : hearing.seen(),
                delivering == null ? null : delivering.seen(),
                telling == null ? null : telling.seen(),
                looking == null ? null : looking.seen(),
                ports.dropped());
    }
}
