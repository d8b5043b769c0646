package dev.outrider.database;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * What the outbox table is called.
 *
 * @param name the table
 * @param renamed columns that settings give another name; such a column must exist, while an optional one that keeps its default
 *     name may be missing
 */
public record OutboxTable(TableName name, Map<Column, String> renamed) {

    /** Takes a copy. */
    public OutboxTable {
        renamed = renamed.isEmpty() ? Map.of() : Map.copyOf(new EnumMap<>(renamed));
    }

    /** A table whose columns have their default names. */
    public static OutboxTable named(String name) {
        return new OutboxTable(TableName.parse(name), Map.of());
    }

    /** The column's name as the catalog stores it. */
    public String column(Column column) {
        return Objects.requireNonNullElse(renamed.get(column), column.defaultName());
    }

    /** The column's name as SQL needs it, quoted. */
    public String sql(Column column) {
        return Sql.quote(column(column));
    }

    /** Whether the relay refuses a table without this column. */
    public boolean demands(Column column) {
        return column.required() || renamed.containsKey(column);
    }
}
