package dev.outrider.sim;

/** What must hold after every event, and at the end. */
enum Invariant {
    /** A row is marked, or counted as done because published, only if it is in the log. */
    MARKED_MEANS_IN_LOG,
    /** A row is marked only if its predecessor in the chain was acknowledged, or has left the stream. */
    MARKS_ARE_A_PREFIX,
    /** A row in the log was committed when it was read. */
    LOG_HOLDS_COMMITTED_ROWS,
    /** First deliveries of a key are in the order in which its rows were committed. */
    FIRST_DELIVERIES_IN_COMMIT_ORDER,
    /** A record that comes again does so because an earlier attempt's outcome, or its mark, was lost. */
    DUPLICATE_HAS_A_CAUSE,
    /**
     * A record that comes again stands behind a newer one of its key only if it came from a session that was closed or paused, unless the
     * producer, the brokers or the database forgot what they knew.
     */
    LATE_DUPLICATE_IS_OF_AN_ENDED_SESSION,
    /** All duplicates together are no more than a window for each crash, takeover and session with unanswered rows. */
    DUPLICATES_BOUNDED,
    /** No {@code send} is asked for unless the lease is trusted. */
    SEND_NEEDS_LEASE,
    /** A row is asked to be sent only when each predecessor of its key is in the log or ahead of it; so nothing passes a settled row. */
    SEND_KEEPS_ORDER,
    /** Rows and bytes on their way, or acknowledged and not recorded, stay within the window, and so do partitions on the way to which there is anything. */
    WINDOW_HOLDS,
    /** No more rows and bytes go in a second than are configured, of all and of each topic. */
    RATE_IS_KEPT,
    /** A write-back whose fence does not hold changes nothing. */
    STALE_TERM_CHANGES_NOTHING,
    /** Nothing counts as done that is neither published, nor settled, nor discarded, nor dead. */
    DONE_MEANS_DONE,
    /** What was done within an incarnation stays done. */
    PROGRESS_ONLY_GROWS,
    /** However long gaps stay open, what the progress lists is bounded by settings. */
    PROGRESS_STAYS_SMALL,
    /** Only poison is parked. */
    INNOCENTS_ARE_NOT_PARKED,
    /** Nothing but a refusal of the row itself counts as an attempt: not an outage, not a time-out, not a neighbour's fault. */
    ONLY_REFUSALS_ARE_ATTEMPTS,
    /** A waiting row has something to wait for. */
    WAITING_HAS_A_REASON,
    /** A row is deleted only if it is published, or was given up; never one that is settled. */
    DELETED_MEANS_DONE,
    /** While the lane or a topic is paused, and the relay has to know it, nothing of it is asked to be sent. */
    PAUSED_MEANS_STILL,
    /** The ports are used as their contracts say. */
    CONTRACT,
    /** The core does not fail. */
    CORE_DOES_NOT_THROW,
    /** The relay does not turn without end. */
    CORE_DOES_NOT_SPIN,
    /** A graceful stop ends within its deadline. */
    STOP_ENDS,
    /** Once the world is healed every surviving row is published, or parked, or waits behind a parked one. */
    HEALED_WORLD_DRAINS
}
