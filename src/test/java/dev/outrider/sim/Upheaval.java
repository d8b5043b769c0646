package dev.outrider.sim;

/** What befalls the world as a whole. */
enum Upheaval {
    DATABASE_RESTART,
    DATABASE_CRASH,
    /** The address leads to another server, which lacks the last transactions; no one tells the relay. */
    SILENT_FAILOVER,
    SEQUENCE_JUMP,
    BROKER_OUTAGE,
    BROKER_FREEZE,
    LEADER_CHANGE,
    /** One partition takes nothing for so long that what waits for it stands in everybody's way. */
    PARTITION_SILENT,
    TOPIC_DELETED,
    TOPIC_FORBIDDEN,
    PARTITIONS_ADDED,
    AUTHENTICATION_FAILS,
    /** SIGKILL. */
    CRASH,
    /** The loop stands still while the producer's threads live on. */
    PAUSE,
    /** SIGSTOP. */
    FREEZE,
    GRACEFUL_STOP,
    /** Someone retries or discards a parked row. */
    PARKED_ROW_TREATED,
    /** Rows that were published long enough ago are deleted. */
    RETENTION,
    /** Every relay is told that rows were committed, true or not, perhaps several times at once. */
    WAKE_UP,
    /** Somebody pauses the lane or a topic, and resumes it later. */
    PAUSED_BY_HAND,
    /** Brokers make producers wait, or do so no more. */
    THROTTLING
}
