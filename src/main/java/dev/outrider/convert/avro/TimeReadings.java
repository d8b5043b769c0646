package dev.outrider.convert.avro;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads times, from ISO 8601 texts or from the number that Avro stores. A text that is finer than the type is refused, and so is one without a zone where
 * the type means a moment, or with one where it does not.
 */
final class TimeReadings {

    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long SECONDS_PER_DAY = 86_400;

    private TimeReadings() {}

    /** How fine a type is. */
    enum Unit {
        MILLIS(1_000, "milliseconds"),
        MICROS(1_000_000, "microseconds"),
        NANOS(NANOS_PER_SECOND, "nanoseconds");

        private final long perSecond;
        private final String words;

        Unit(long perSecond, String words) {
            this.perSecond = perSecond;
            this.words = words;
        }

        private long of(long seconds, int nanos) throws Mismatch {
            long nanosEach = NANOS_PER_SECOND / perSecond;
            if (nanos % nanosEach != 0) {
                throw new Mismatch("is a time finer than " + words);
            }
            try {
                // Towards zero, so that the first nanosecond there is does not overflow on the way to it.
                long below = seconds < 0 ? 1 : 0;
                long whole = Math.multiplyExact(seconds + below, perSecond);
                return Math.addExact(whole, nanos / nanosEach - below * perSecond);
            } catch (ArithmeticException e) {
                throw new Mismatch("is a time outside of what a long of " + words + " holds");
            }
        }
    }

    /** Reads a number or a text. */
    private abstract static class OfTime implements Reading {
        private final String wanted;
        private final boolean wide;

        OfTime(String wanted, boolean wide) {
            this.wanted = wanted;
            this.wide = wide;
        }

        /** What the text means. */
        abstract long parsed(String text) throws Mismatch;

        /** Looks at what was given as a number. */
        long checked(long number) throws Mismatch {
            return number;
        }

        @Override
        public String wanted() {
            return wanted;
        }

        @Override
        public boolean takes(JsonToken first) {
            return first == JsonToken.VALUE_STRING || Reading.isNumber(first);
        }

        @Override
        public Object read(Cursor in) throws IOException, Mismatch {
            in.demand(this);
            long least = wide ? Long.MIN_VALUE : Integer.MIN_VALUE;
            long most = wide ? Long.MAX_VALUE : Integer.MAX_VALUE;
            long value = in.token() == JsonToken.VALUE_STRING
                    ? read(in.json().getText())
                    : checked(NumberReadings.within(in.json(), least, most, wide ? "a long" : "an int"));
            if (wide) {
                return value;
            }
            if (value < least || value > most) {
                throw new Mismatch("is a date outside of what an int of days holds");
            }
            return (int) value;
        }

        private long read(String text) throws Mismatch {
            try {
                return parsed(text);
            } catch (DateTimeException e) {
                throw new Mismatch("is a text that is not " + wanted);
            }
        }
    }

    /** Reads days. */
    static Reading date() {
        return new OfTime("a date as 2024-12-31, or its number of days since 1970", false) {
            @Override
            long parsed(String text) {
                return LocalDate.parse(text).toEpochDay();
            }
        };
    }

    /** Reads a time of day. */
    static Reading timeOfDay(Unit unit) {
        return new OfTime("a time as 23:59:59, or its number of " + unit.words, unit != Unit.MILLIS) {
            @Override
            long parsed(String text) throws Mismatch {
                long nanos = LocalTime.parse(text).toNanoOfDay();
                return unit.of(nanos / NANOS_PER_SECOND, (int) (nanos % NANOS_PER_SECOND));
            }

            @Override
            long checked(long number) throws Mismatch {
                if (number < 0 || number >= SECONDS_PER_DAY * unit.perSecond) {
                    throw new Mismatch("is a number of " + unit.words + " outside of a day");
                }
                return number;
            }
        };
    }

    /** Reads a moment. */
    static Reading moment(Unit unit) {
        return new OfTime("a time with its zone as 2024-12-31T23:59:59Z, or its number of " + unit.words, true) {
            @Override
            long parsed(String text) throws Mismatch {
                OffsetDateTime time = OffsetDateTime.parse(text);
                return unit.of(time.toEpochSecond(), time.getNano());
            }
        };
    }

    /** Reads what a calendar and a clock on a wall say. */
    static Reading local(Unit unit) {
        return new OfTime("a time without a zone as 2024-12-31T23:59:59, or its number of " + unit.words, true) {
            @Override
            long parsed(String text) throws Mismatch {
                Instant time = LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
                return unit.of(time.getEpochSecond(), time.getNano());
            }
        };
    }
}
