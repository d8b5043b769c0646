package dev.outrider.core;

import java.util.List;

/**
 * One look at the outbox: every living gap first and, only if the page has room, the rows beyond the cursor, in one snapshot and in
 * the order of their numbers.
 *
 * @param cursor the last number taken so far
 * @param gaps ranges at or below the cursor to look into; sorted, disjoint
 * @param maxRows rows wanted at most, at least 1
 * @param maxBytes bytes wanted at most; a single larger row still comes
 * @param listHolders whether to list, after the look, who may still commit a number it missed
 */
public record PageAsk(long cursor, List<Range> gaps, int maxRows, long maxBytes, boolean listHolders)
        implements ReadAsk {}
