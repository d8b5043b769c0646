package dev.outrider.core;

/**
 * A chain that is behind.
 *
 * @param chain topic and key
 * @param rows how many of its rows are here, or wait in the side table where it is blocked
 * @param sinceNanos since when the oldest of them has been committed, or at least known, on the loop's clock; may lie before its beginning
 * @param blocked whether it stands still behind a parked row
 */
public record Laggard(ChainId chain, long rows, long sinceNanos, boolean blocked) {}
