package dev.outrider.database;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outbox table as it is in the database, looked up once and then relied on: the statements are made from it. An altered table makes them
 * fail, and then it is looked up again.
 *
 * @param table what the table is called
 * @param types the type of every column of the table, by the column's name, without length or precision
 * @param sequence the quoted name of the sequence that numbers the rows
 */
public record TableShape(OutboxTable table, Map<String, String> types, String sequence) {

    /** The type of a moment. */
    public static final String MOMENT = "timestamp with time zone";

    /** Domains are taken for what they stand on. */
    private static final String COLUMNS = """
            select a.attname, coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text
              from pg_attribute a join pg_type t on t.oid = a.atttypid
             where a.attrelid = ?::regclass and a.attnum > 0 and not a.attisdropped""";

    private static final String SEQUENCE = "select pg_get_serial_sequence(?, ?)";

    /** Takes a copy. */
    public TableShape {
        types = Map.copyOf(types);
    }

    /**
     * Looks the table up.
     *
     * @throws SQLException also when the table or a column that the relay cannot do without is missing, with what to do
     */
    public static TableShape load(Connection connection, OutboxTable table) throws SQLException {
        Map<String, String> types = columns(connection, table);
        for (Column column : Column.values()) {
            if (table.demands(column) && !types.containsKey(table.column(column))) {
                throw new SQLException(
                        table.name() + " has no column " + table.column(column)
                                + ": run outrider migrate --adopt, or set" + " outbox.columns." + column.defaultName(),
                        "42703");
            }
        }
        String sequence = sequence(connection, table);
        if (sequence == null) {
            throw new SQLException(
                    table.name() + "." + table.column(Column.SEQ)
                            + " is not numbered by a sequence of its own: run outrider" + " migrate --adopt",
                    "42P01");
        }
        return new TableShape(table, types, sequence);
    }

    /** The columns' types by name; fails when there is no such table. */
    public static Map<String, String> columns(Connection connection, OutboxTable table) throws SQLException {
        Map<String, String> types = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS)) {
            statement.setString(1, table.name().sql());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    types.put(result.getString(1), result.getString(2));
                }
            }
        }
        return types;
    }

    /** The sequence that belongs to the table's number, null when there is none. */
    public static @Nullable String sequence(Connection connection, OutboxTable table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SEQUENCE)) {
            statement.setString(1, table.name().sql());
            statement.setString(2, table.column(Column.SEQ));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getString(1);
            }
        }
    }

    /** Whether the table has the column. */
    public boolean has(Column column) {
        return types.containsKey(table.column(column));
    }

    /** The column's type, for instance {@code timestamp with time zone}; null when the table has no such column. */
    public @Nullable String type(Column column) {
        return types.get(table.column(column));
    }

    /** Whether the column tells moments: what has no time zone is another moment in each session. */
    public boolean isMoment(Column column) {
        return MOMENT.equals(type(column));
    }

    /** The column's name as SQL needs it, quoted. */
    public String sql(Column column) {
        return table.sql(column);
    }
}
