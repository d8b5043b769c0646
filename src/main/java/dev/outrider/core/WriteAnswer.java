package dev.outrider.core;

import java.util.List;

/**
 * What became of a write-back.
 *
 * @param applied false when the fence no longer held and nothing was changed
 * @param matched numbers of the leftovers whose row was found with the same id, marked now or before
 */
public record WriteAnswer(boolean applied, List<Long> matched) {}
