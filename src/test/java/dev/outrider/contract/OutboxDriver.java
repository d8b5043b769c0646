package dev.outrider.contract;

import dev.outrider.core.ChainId;
import dev.outrider.core.Outbox;
import dev.outrider.core.Recording;
import java.util.List;

/**
 * What the outbox's contract tests need of the world behind the port. One driver stands over a real PostgreSQL, one over the simulation's
 * fake; whatever the tests find true of one must be true of the other, or the simulation proves nothing.
 *
 * <p>A driver starts with an empty outbox that has never been relayed, numbered from 1.
 */
public interface OutboxDriver extends AutoCloseable {

    /** The port under test; the same object for the driver's whole life. */
    Outbox outbox();

    /** Begins a writer's transaction. It holds nothing on the outbox until it inserts. */
    Writer begin();

    /** Where it is recorded that a row is published. */
    Recording recording();

    /** The numbers of the committed rows that are recorded as published, sorted: by their marks, or by the progress too where that is what records. */
    List<Long> published();

    /** The numbers of the committed rows that are marked as published, sorted. */
    List<Long> marked();

    /** Lets the database's clock advance by this much. */
    void elapse(long millis);

    /** The sequence's last drawn number is set by hand, within the same life of the server. */
    void setLastValue(long lastValue);

    /**
     * The server dies and recovers without losing a commit: open transactions end, prepared ones stay. Returns when the port
     * answers again.
     */
    void crash();

    /** Remembers the present, as a replica would have it. Not called while a writer's transaction is open. */
    void replicate();

    /** The server dies for good, and the replica takes its place: what was committed since {@link #replicate()} never happened. Returns when the port answers again. */
    void failOver();

    @Override
    void close();

    /** A writer's transaction. */
    interface Writer {

        /**
         * Draws the next number and inserts a row under it.
         *
         * @param id a UUID in its canonical text form
         * @param chain the topic and key that the row shall have when it is read
         * @param payload what its content's payload shall be; a JSON text
         * @return the number drawn
         */
        long insert(String id, ChainId chain, byte[] payload);

        /** Commits, also a prepared transaction. */
        void commit();

        /** Rolls back, also a prepared transaction: the numbers drawn are lost. */
        void rollback();

        /** The first half of a two-phase commit: only {@link #commit()} or {@link #rollback()} may follow, also after a crash. */
        void prepare();
    }
}
