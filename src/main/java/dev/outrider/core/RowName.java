package dev.outrider.core;

/**
 * A row named beyond doubt: after a failover a number alone may mean another row.
 *
 * @param seq the sequence number
 * @param id the event's id as text
 */
public record RowName(long seq, String id) {}
