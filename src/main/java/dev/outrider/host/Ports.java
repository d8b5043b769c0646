package dev.outrider.host;

import dev.outrider.admin.Orders;
import dev.outrider.api.Desk;
import dev.outrider.config.Metering;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Broker;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Status;
import dev.outrider.doctor.Symptom;
import dev.outrider.health.Backlog;
import dev.outrider.health.HotKeys;
import dev.outrider.mark.Retention;
import dev.outrider.metrics.Measures;
import dev.outrider.wake.Doorbell;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The two sides the daemon stands between, as one thing that is proved, used and closed. */
interface Ports extends AutoCloseable {

    /**
     * Proves that the database is fit to be worked on, and brings its schema up to date if so configured. Blocks.
     *
     * @throws OutboxException when the database cannot be asked now: worth another try
     * @throws RefusedException when what it says rules out a start: waiting does not help
     */
    void prove() throws OutboxException, RefusedException;

    /** Which clock the relay's times are of; told before anything is asked. */
    default void timedBy(LongSupplier loopClock) {}

    /** Who is to be told when a thread of theirs dies of what nobody has foreseen; told before the first is started. */
    default void crashing(Thread.UncaughtExceptionHandler handler) {}

    Outbox outbox();

    Broker broker();

    Partitioning partitioning();

    /** Looks at what is still to be relayed. Blocks; called by a thread of its own. */
    Backlog backlog() throws OutboxException;

    /**
     * Looks at how the outbox lies on the disk; null when nobody can. Blocks; called by the thread that asks for the backlog, every minute.
     *
     * @param nowNanos the present on the loop's clock
     */
    default Measures.@Nullable Table table(long nowNanos) throws OutboxException {
        return null;
    }

    /** What is known of the two sides in numbers. Never blocks. */
    default Figures figures() {
        return Figures.NONE;
    }

    /** Counts rows by key, null where that is not wanted. */
    default @Nullable HotKeys hotKeys() {
        return null;
    }

    /** Where meters are sent besides, null for nowhere. */
    default Metering.@Nullable Otlp meterReceiver() {
        return null;
    }

    /** What deletes rows that have been published for long enough, null when they stay for ever. */
    default @Nullable Sweeper sweeper() {
        return null;
    }

    /** What rings when rows are committed, null when the relay only polls. */
    default @Nullable Doorbell doorbell() {
        return null;
    }

    /** How the database is looked after, null when nobody does. */
    default @Nullable Care care() {
        return null;
    }

    /** What was dropped of the traces that rows belong to, because it was invalid. */
    default Contexts.Dropped dropped() {
        return new Contexts.Dropped(0, 0, 0, 0);
    }

    /** What sends heartbeats, null when nobody wants any. */
    default @Nullable Heart heart() {
        return null;
    }

    /** What people ask about single rows, null when nobody can ask. Blocks; used by one thread at a time: that of the commands, or one that answers HTTP and has them carried out at once. */
    default @Nullable Orders orders() {
        return null;
    }

    /**
     * What questions over HTTP need of the database.
     *
     * @param carryOutNow carries out open commands, on the thread that calls; blocks
     */
    default Desk desk(Runnable carryOutNow) {
        throw new IllegalStateException("there is no database to ask");
    }

    /** What is wrong with others that rows need on their way, with times as {@link System#nanoTime} gives them. Never blocks. */
    default List<Status.Trouble> troubles() {
        return List.of();
    }

    /** What publishes dead letters, null when there are none. */
    default @Nullable Post post() {
        return null;
    }

    /**
     * What became of a page of dead letters.
     *
     * @param last the last row's number, or what was asked for when there was none
     * @param rows how many there were
     * @param sent how many of them are out and noted
     * @param failure why others are not, null when there are none
     */
    record Posted(long last, int rows, int sent, @Nullable String failure) {}

    /** Publishes a page of dead letters at a time. Blocks; called by a thread of its own. */
    interface Post {
        /** Publishes a page of those behind a number. */
        Posted post(long after) throws OutboxException;

        /** There is nothing to do for a while. */
        void rest();
    }

    /** Looks after the database. */
    interface Care {
        /** How long to wait between two looks. */
        long everyNanos();

        /** Looks. Blocks; called by a thread of its own. */
        List<Symptom> examine() throws OutboxException;
    }

    /** Deletes a batch at a time. Blocks; called by a thread of its own. */
    @FunctionalInterface
    interface Sweeper {
        /** Deletes one batch. */
        Retention.Swept sweep(long nowNanos) throws OutboxException;
    }

    /** Sends heartbeats. Blocks for the database, never for Kafka; used by a thread of its own, but for closing. */
    interface Heart extends AutoCloseable {

        /**
         * For how long one producer of heartbeats is good.
         *
         * @param term the term that this instance holds the lane in, 0 when it does not
         * @param sessions how many producers the relay itself has opened: with each, secrets are read again
         */
        record Life(long term, long sessions) {}

        Duration interval();

        /** Makes a producer if there is none of this life; returns whether it did, and should be given a moment. */
        boolean prepare(Life present);

        /** Looks how far everything is, and sends it. */
        void beat() throws OutboxException;

        /** Sends no more; what is under way is dropped. */
        void rest();

        @Override
        void close();
    }

    /** Closes connections and clients. A thread that is blocked in one of them comes back with an error. */
    @Override
    void close();
}
