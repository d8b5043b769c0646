package dev.outrider.core;

/**
 * One uninterrupted life of the database's sequence numbers. The value changes with a restart, a crash recovery, a promotion, a restore
 * and a restart of the sequence; numbers of different incarnations must never be compared, because a failover that loses
 * its last transactions hands the same numbers out again.
 *
 * @param value opaque; only equality means anything
 */
public record Incarnation(String value) {}
