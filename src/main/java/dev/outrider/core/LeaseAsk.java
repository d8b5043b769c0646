package dev.outrider.core;

/**
 * A question to the lane's row, judged by the database's clock.
 *
 * @param kind what is wanted
 * @param owner the instance with its process's nonce
 * @param term the term held, 0 when none is
 * @param ttlMillis for how long from the database's now the lease is wanted
 */
public record LeaseAsk(Kind kind, String owner, long term, long ttlMillis) {

    /** What is wanted of the lease. */
    public enum Kind {
        /** A new term, if the lane is free, its lease has run out, or it is this owner's own. */
        ACQUIRE,
        /** More time for the term held. */
        RENEW,
        /** To give the term up, so that another can have the lane at once. */
        RELEASE
    }
}
