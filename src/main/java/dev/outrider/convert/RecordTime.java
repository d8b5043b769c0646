package dev.outrider.convert;

import org.jspecify.annotations.Nullable;

/** Turns the database's seconds into a record's milliseconds. */
public final class RecordTime {

    private static final double MICROS_PER_SECOND = 1e6;
    private static final long MICROS_PER_MILLI = 1_000;
    /** The end of PostgreSQL's timestamps, in seconds since 1970. */
    private static final double LAST_SECOND = 9_224_318_016_000.0;

    private RecordTime() {}

    /** What is wrong with the time, null when nothing is. Kafka knows no time before 1970. */
    public static @Nullable String fault(double secondsSince1970, String column) {
        // Also true for infinity and its negative; PostgreSQL has no NaN among its times.
        return secondsSince1970 >= 0 && secondsSince1970 < LAST_SECOND
                ? null
                : "column " + column + " is no time that a record can have: infinite or before 1970";
    }

    /** The milliseconds; by way of whole microseconds, which a double holds exactly, so that no time is rounded to its neighbour. */
    public static long millis(double secondsSince1970) {
        return Math.floorDiv(Math.round(secondsSince1970 * MICROS_PER_SECOND), MICROS_PER_MILLI);
    }
}
