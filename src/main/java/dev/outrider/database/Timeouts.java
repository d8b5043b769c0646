package dev.outrider.database;

/**
 * How long the relay waits for the database; 0 is for ever. Sorted, so that the server gives up first and says why: lock, statement, socket.
 *
 * @param lockMillis waiting for one lock
 * @param statementMillis one statement, locks included
 * @param socketMillis silence on the socket, and making a connection
 */
public record Timeouts(int lockMillis, int statementMillis, int socketMillis) {

    /** For changes of the schema: no bound on a statement, a short one on a lock. */
    static final Timeouts PATIENT = new Timeouts(5_000, 0, 0);

    private static final int LEAST_TTL_MILLIS = 400;

    /**
     * The time-outs that suit a lease.
     *
     * @param ttlMillis the lease's time to live
     */
    public static Timeouts forLease(long ttlMillis) {
        if (ttlMillis < LEAST_TTL_MILLIS || ttlMillis > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a lease of " + ttlMillis + " ms: at least " + LEAST_TTL_MILLIS
                    + " ms are needed, or every question to the database would time out");
        }
        int ttl = (int) ttlMillis;
        return new Timeouts(ttl / 8, ttl / 16 * 3, ttl / 4);
    }
}
