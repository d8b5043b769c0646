package dev.outrider.cli;

import dev.outrider.admin.Age;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times for people: one number and one unit. */
final class Ages implements ITypeConverter<Duration> {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    @Override
    public Duration convert(String text) {
        Duration age = Age.parse(text);
        if (age == null) {
            throw new TypeConversionException(text + " is no time; give " + Age.SUCH_AS);
        }
        return age;
    }

    /** In the largest unit that tells enough. */
    static String text(long seconds) {
        if (seconds < 2 * MINUTE) {
            return seconds + "s";
        }
        if (seconds < 2 * HOUR) {
            return seconds / MINUTE + "m";
        }
        return seconds < 2 * DAY ? seconds / HOUR + "h" : seconds / DAY + "d";
    }
}
