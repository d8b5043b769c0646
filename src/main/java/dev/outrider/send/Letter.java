package dev.outrider.send;

import dev.outrider.core.Row;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A row that was refused for good, to be told about.
 *
 * @param row the row under the topic and key it was to go to
 * @param code the failure's class
 * @param reason the failure in one line
 * @param attempts how often it was refused, and when
 */
public record Letter(Row row, String code, String reason, Attempts attempts) {

    /**
     * How often a row was refused, and when, by the database's clock.
     *
     * @param count how often
     * @param first when first, null when that was not noted
     * @param last when last, null when that was not noted
     */
    public record Attempts(
            int count, @Nullable Instant first, @Nullable Instant last) {}
}
