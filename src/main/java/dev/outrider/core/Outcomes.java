package dev.outrider.core;

/** What the dispatch has found out about rows; {@link Fates} decides what follows. */
interface Outcomes {

    /** Acknowledged, and nothing of their chain before them is missing: may be recorded as published. */
    void published(Chain.Entry entry, long nowNanos);

    /** The chain's first row can never be accepted. */
    void poison(Chain chain, Failure reason, long nowNanos);

    /** Nothing can be sent to the topic now. */
    void topicBlocked(String topic, Failure reason, long nowNanos);

    /**
     * Something stands in the chain's way (its topic is blocked, paused, limited or silent): its pending rows go to the side table under that, or under the
     * chain's own block if it has one.
     */
    void unsendable(Chain chain, long nowNanos);

    /** More of the chain's topic waits for its limit than may: its pending rows leave the stream for a while. */
    void overflowing(Chain chain, long nowNanos);

    /** Nothing can be sent at all. */
    void halted(Failure reason, long nowNanos);

    /** Rows of a session have no known outcome: nothing more may be sent by it. */
    void sessionDoubted();

    /** A row given back to the table: nobody is left who needs it in memory. */
    void abandoned(Chain.Entry entry);

    /** A row of an earlier term was acknowledged. */
    void acknowledgedLate(Chain.Entry entry);
}
