package dev.outrider.cli;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Times for people: one number and one unit. */
final class Ages implements ITypeConverter<Duration> {

    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private static final Map<Character, ChronoUnit> UNITS =
            Map.of('s', ChronoUnit.SECONDS, 'm', ChronoUnit.MINUTES, 'h', ChronoUnit.HOURS, 'd', ChronoUnit.DAYS);

    @Override
    public Duration convert(String text) {
        if (!text.matches("\\d{1,6}[smhd]")) {
            throw new TypeConversionException(text + " is no time; give 30s, 15m, 2h or 1d");
        }
        int last = text.length() - 1;
        ChronoUnit unit = Objects.requireNonNull(UNITS.get(text.charAt(last)));
        return Duration.of(Long.parseLong(text.substring(0, last)), unit);
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
