package dev.outrider.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Asks the catalog. */
final class Look {

    private final Connection connection;

    Look(Connection connection) {
        this.connection = connection;
    }

    /** The first column of the first row as text; the empty text when there is no row or it is null. */
    String text(String sql, Object... arguments) throws SQLException {
        List<String> texts = texts(sql, arguments);
        return texts.isEmpty() ? "" : texts.get(0);
    }

    long number(String sql, Object... arguments) throws SQLException {
        String text = text(sql, arguments);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    boolean yes(String sql, Object... arguments) throws SQLException {
        return text(sql, arguments).equals("t");
    }

    /** The first column as texts. */
    List<String> texts(String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            try (ResultSet line = statement.executeQuery()) {
                List<String> texts = new ArrayList<>();
                while (line.next()) {
                    String text = line.getString(1);
                    texts.add(text == null ? "" : text);
                }
                return texts;
            }
        }
    }

    /** The plan of a statement whose parameters say nothing. */
    List<String> plan(String sql) throws SQLException {
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

    Connection connection() {
        return connection;
    }
}
