package dev.outrider.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The kinds of settings there are. A number that means a time or a size always carries its unit: a bare 10 has been both. */
final class Kinds {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})\\s*(us|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "us", 1_000L,
            "ms", 1_000_000L,
            "s", 1_000_000_000L,
            "m", 60_000_000_000L,
            "h", 3_600_000_000_000L);
    private static final Pattern DAYS = Pattern.compile("(\\d{1,9})\\s*d");
    private static final long NANOS_OF_A_DAY = 86_400_000_000_000L;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB|GiB)");
    private static final Map<String, Long> BYTES = Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

    /** What {@link #keeping} makes of "off". */
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private Kinds() {}

    /** A time between two bounds, both included. */
    static Kind<Duration> duration(String least, String most) {
        Duration from = parseBound(least);
        Duration to = parseBound(most);
        return new Kind<>(
                "duration",
                "a duration from " + least + " to " + most + ", with its unit (us, ms, s, m, h), such as 500ms or 10s",
                Duration.class,
                text -> between(duration(text), from, to));
    }

    /** A time for which something is kept: for ever, not at all, or between two bounds, both included. */
    static Kind<Duration> keeping(String least, String most) {
        Duration from = bound(days(least), least);
        Duration to = bound(days(most), most);
        return new Kind<>(
                "duration",
                "off, 0, or a duration from " + least + " to " + most
                        + ", with its unit (ms, s, m, h, d), such as 90m or 7d",
                Duration.class,
                text -> switch (text) {
                    case "off" -> FOREVER;
                    case "0" -> Duration.ZERO;
                    default -> between(days(text), from, to);
                });
    }

    /** A number of bytes between two bounds, both included. */
    static Kind<Long> size(String least, String most) {
        Long from = bound(bytes(least), least);
        Long to = bound(bytes(most), most);
        return new Kind<>(
                "size",
                "a size from " + least + " to " + most + ", with its unit (B, KiB, MiB, GiB), such as 16MiB",
                Long.class,
                text -> between(bytes(text), from, to));
    }

    /** A whole number between two bounds, both included. */
    static Kind<Integer> count(int least, int most) {
        return new Kind<>(
                "number",
                "a whole number from " + least + " to " + most,
                Integer.class,
                text -> text.matches("\\d{1,10}") ? whole(text, least, most) : null);
    }

    /** True or false, in these words only. */
    static Kind<Boolean> flag() {
        return new Kind<>("flag", "true or false", Boolean.class, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> null;
        });
    }

    /** One of the words of an enumeration, in lower case. */
    static <E extends Enum<E>> Kind<E> word(Class<E> words) {
        StringBuilder allowed = new StringBuilder();
        for (E constant : words.getEnumConstants()) {
            allowed.append(allowed.isEmpty() ? "" : " or ").append(word(constant));
        }
        return new Kind<>("word", allowed.toString(), words, text -> {
            for (E constant : words.getEnumConstants()) {
                if (word(constant).equals(text)) {
                    return constant;
                }
            }
            return null;
        });
    }

    /** A text of a certain shape. */
    static Kind<String> text(String label, String allowed, String shape) {
        Pattern pattern = Pattern.compile(shape);
        return new Kind<>(
                label, allowed, String.class, text -> pattern.matcher(text).matches() ? text : null);
    }

    /** A text that must never be shown. What may be in it is up to the server that asks for it. */
    static Kind<String> secret() {
        return new Kind<>("secret", "a text that is not empty", String.class, text -> text.isEmpty() ? null : text);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration parseBound(String text) {
        return bound(duration(text), text);
    }

    private static <T> T bound(@Nullable T value, String text) {
        if (value == null) {
            throw new IllegalArgumentException("a bound nobody can read: " + text);
        }
        return value;
    }

    private static @Nullable Integer whole(String text, int least, int most) {
        long value = Long.parseLong(text);
        return value < least || value > most ? null : (int) value;
    }

    private static @Nullable Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        return matcher.matches() ? Duration.ofNanos(product(matcher, NANOS)) : null;
    }

    private static @Nullable Duration days(String text) {
        Matcher matcher = DAYS.matcher(text);
        return matcher.matches()
                ? Duration.ofNanos(product(Long.parseLong(matcher.group(1)), NANOS_OF_A_DAY))
                : duration(text);
    }

    private static @Nullable Long bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        return matcher.matches() ? product(matcher, BYTES) : null;
    }

    /** Nine digits of hours in nanoseconds overflow a long; a bound refuses the sum, never a wrapped product. */
    private static long product(Matcher matcher, Map<String, Long> units) {
        long number = Long.parseLong(matcher.group(1));
        return product(number, units.getOrDefault(matcher.group(2), 0L));
    }

    private static long product(long number, long unit) {
        return number > Long.MAX_VALUE / unit ? Long.MAX_VALUE : number * unit;
    }

    private static <T extends Comparable<T>> @Nullable T between(@Nullable T value, T from, T to) {
        return value == null || value.compareTo(from) < 0 || value.compareTo(to) > 0 ? null : value;
    }
}
