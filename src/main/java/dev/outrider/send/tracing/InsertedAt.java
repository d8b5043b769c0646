package dev.outrider.send.tracing;

import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/** Reads when a row was inserted from the column's text, in the style that the driver asks the server for. */
final class InsertedAt {

    /** A time without a zone is UTC here, as it is for the record's time stamp. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendOffset("+HH:mm:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:mm", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalEnd()
            .parseDefaulting(ChronoField.HOUR_OF_DAY, 0)
            .parseDefaulting(ChronoField.OFFSET_SECONDS, ZoneOffset.UTC.getTotalSeconds())
            .toFormatter(java.util.Locale.ROOT);

    private final int index;

    InsertedAt(int index) {
        this.index = index;
    }

    /** The time, null when the row has none or one that no calendar of Java's knows, such as infinity. */
    @Nullable
    Instant of(Row row) {
        byte[][] values = row.content().columns();
        byte[] value = values == null || index < 0 ? null : values[index];
        return value == null ? null : parse(new String(value, StandardCharsets.US_ASCII));
    }

    static @Nullable Instant parse(String text) {
        try {
            if (!text.isEmpty() && text.chars().allMatch(Character::isDigit)) {
                return Instant.ofEpochMilli(Long.parseLong(text));
            }
            TemporalAccessor parsed = TIME.parse(text);
            return Instant.from(parsed);
        } catch (DateTimeException | NumberFormatException e) {
            return null;
        }
    }
}
