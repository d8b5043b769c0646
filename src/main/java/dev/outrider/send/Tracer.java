package dev.outrider.send;

import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Trace;
import org.jspecify.annotations.Nullable;

/** Makes a span of every attempt to send a row. Must neither wait nor throw: a trace is no reason for an event to come late. */
public interface Tracer extends AutoCloseable {

    /**
     * Begins a span. Called by the sending thread.
     *
     * @param outgoing the attempt
     * @param parent the row's own trace, which is valid; null for none
     */
    Span begin(Outgoing outgoing, @Nullable Trace parent);

    /** Gives what is finished to the receiver, for a bounded time, and stops. */
    @Override
    void close();

    /** One attempt, from before its record is made to its answer. Ends once, on any thread. */
    interface Span {

        /** The trace that the record carries on, in place of the row's own. */
        Trace context();

        /**
         * The record is in the log.
         *
         * @param offset where in its partition
         */
        void acknowledged(long offset);

        /** The attempt failed. */
        void failed(Failure failure);
    }
}
