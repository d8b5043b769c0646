package dev.outrider.mark;

import java.time.Duration;

/**
 * What is deleted, and when.
 *
 * @param keep how long a row stays after it was published; zero deletes it at once
 * @param batchRows rows looked at, and so deleted, by one statement at most
 * @param markedOnly whether a row must also bear its mark, as every published one does where rows are marked
 */
public record RetentionRule(Duration keep, int batchRows, boolean markedOnly) {

    /** So many pairs of time and mark are kept at most, and by so small a part of its time is a row deleted too late. */
    private static final int PAIRS_MAX = 1_000;

    private static final Duration NOTE_AT_MOST_EVERY = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_LEAST_EVERY = Duration.ofMinutes(1);

    /** With nothing to wait for, "at once" is this often: a look that finds nothing costs the database a tenth of a millisecond. */
    private static final Duration AT_ONCE = Duration.ofMillis(500);

    /** Whether rows are deleted as soon as they are published, and no time is noted. */
    boolean atOnce() {
        return keep.isZero();
    }

    /** How often the low-water mark is noted at most. */
    Duration noteEvery() {
        Duration part = keep.dividedBy(PAIRS_MAX);
        return part.compareTo(NOTE_AT_MOST_EVERY) < 0 ? NOTE_AT_MOST_EVERY : part;
    }

    /** How long to wait after a look that found nothing more. */
    Duration lookEvery() {
        if (atOnce()) {
            return AT_ONCE;
        }
        return noteEvery().compareTo(LOOK_AT_LEAST_EVERY) < 0 ? noteEvery() : LOOK_AT_LEAST_EVERY;
    }
}
