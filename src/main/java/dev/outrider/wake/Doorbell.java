package dev.outrider.wake;

import dev.outrider.core.OutboxException;

/**
 * Rings when rows are committed while its owner sleeps. One thread uses it; only {@link #close} may come from another. After a failure it is connected anew.
 */
public interface Doorbell extends AutoCloseable {

    /** Connects, and hears from now on. */
    void connect() throws OutboxException;

    /**
     * Proves that it would be heard: writers ring, and what is sent arrives. Takes a few milliseconds, or seconds when nothing arrives.
     *
     * @throws OutboxException with the reason when it would not
     */
    void prove() throws OutboxException;

    /**
     * Has writers ring from now on. Rows that were committed before did not ring: whoever sleeps must look once more.
     *
     * @return false when a writer that does not ring is still under way, or another instance sleeps
     */
    boolean arm() throws OutboxException;

    /** Has writers ring no more. */
    void disarm() throws OutboxException;

    /**
     * Waits for a ring.
     *
     * @param millis for how long at most, at least 1
     * @return whether it rang, now or unheard before
     */
    boolean await(long millis) throws OutboxException;

    /** Hangs up. A thread that waits comes back with an error. */
    @Override
    void close();
}
