package dev.outrider.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the catalog. Used by one thread at a time. */
public final class Look {

    private final Connection connection;

    /** Asks on this connection. */
    public Look(Connection connection) {
        this.connection = connection;
    }

    /** The first column of the first row as text; the empty text when there is no row or it is null. */
    public String text(String sql, Object... arguments) throws SQLException {
        List<String> texts = texts(sql, arguments);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    /** The same as a number; 0 when there is none. */
    public long number(String sql, Object... arguments) throws SQLException {
        String text = text(sql, arguments);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    /** Whether the same is true. */
    public boolean yes(String sql, Object... arguments) throws SQLException {
        return text(sql, arguments).equals("t");
    }

    /** The first column as texts. */
    public List<String> texts(String sql, Object... arguments) throws SQLException {
        return rows(sql, arguments).stream().map(row -> row.get(0)).toList();
    }

    /** Every column of every row as texts; null is the empty text. */
    public List<List<String>> rows(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet line = statement.executeQuery()) {
                int columns = line.getMetaData().getColumnCount();
                List<List<String>> rows = new ArrayList<>();
                while (line.next()) {
                    List<String> row = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        String text = line.getString(column);
                        row.add(text == null ? "" : text);
                    }
                    rows.add(List.copyOf(row));
                }
                return rows;
            }
        }
    }

    /** The plan of a statement whose parameters say nothing. */
    public List<String> plan(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("explain " + sql)) {
            int parameters = statement.getParameterMetaData().getParameterCount();
            for (int i = 1; i <= parameters; i++) {
                statement.setObject(i, null);
            }
            try (ResultSet line = statement.executeQuery()) {
                List<String> lines = new ArrayList<>();
                while (line.next()) {
                    lines.add(line.getString(1));
                }
                return lines;
            }
        }
    }

    /** The connection it asks on. */
    public Connection connection() {
        return connection;
    }
}
