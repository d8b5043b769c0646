package dev.outrider.admin;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Times for people: one number and one unit. */
public final class Age {

    private static final Map<Character, ChronoUnit> UNITS =
            Map.of('s', ChronoUnit.SECONDS, 'm', ChronoUnit.MINUTES, 'h', ChronoUnit.HOURS, 'd', ChronoUnit.DAYS);

    /** How one is written. */
    public static final String SUCH_AS = "30s, 15m, 2h or 1d";

    private Age() {}

    /** The time that a text means, null when it means none. */
    public static @Nullable Duration parse(String text) {
        ChronoUnit unit = text.matches("\\d{1,6}[smhd]") ? UNITS.get(text.charAt(text.length() - 1)) : null;
        return unit == null ? null : Duration.of(Long.parseLong(text.substring(0, text.length() - 1)), unit);
    }
}
