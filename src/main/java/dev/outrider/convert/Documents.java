package dev.outrider.convert;

import java.util.List;

/**
 * Columns that come along as JSON: numbers and booleans as such, JSON columns as texts, binary as base64, everything else as a text; SQL NULL as the JSON
 * {@code null}. A column that the table does not have comes as nothing at all.
 *
 * @param columns their names in the table
 * @param mayMiss whether the table may lack one; otherwise the relay refuses to start on it
 */
public record Documents(List<String> columns, boolean mayMiss) {

    /** None. */
    public static final Documents NONE = new Documents(List.of(), false);

    /** Takes a copy. */
    public Documents {
        columns = List.copyOf(columns);
    }
}
