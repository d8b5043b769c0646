package dev.outrider.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One database, seen by one of its users.
 *
 * <p>The helpers open a connection for each call, so that they also work across a restart of the server.
 */
public record Database(String host, int port, String name, String user, String password) {
    private static final AtomicInteger ROLES = new AtomicInteger();

    /** Makes something of one row. */
    @FunctionalInterface
    public interface RowReader<T> {
        /** Reads the row the result stands on. */
        T read(ResultSet row) throws SQLException;
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://" + host + ":" + port + "/" + name;
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), user, password);
    }

    /** Makes a role that may log in, and returns this database as that role sees it. Grants are up to the caller. */
    public Database newRole(String prefix) {
        String role = prefix + "_" + ROLES.incrementAndGet();
        execute("create role " + role + " login password '" + Postgres.PASSWORD + "'");
        return as(role, Postgres.PASSWORD);
    }

    /** Removes the database, cutting off who is still connected and rolling back what was prepared. */
    public void drop() {
        query("select gid from pg_prepared_xacts where database = current_database()", row -> row.getString(1))
                .forEach(id -> execute("rollback prepared '" + id + "'"));
        new Database(host, port, "postgres", user, password).execute("drop database " + name + " with (force)");
    }

    /** The same database for another user. */
    public Database as(String otherUser, String otherPassword) {
        return new Database(host, port, name, otherUser, otherPassword);
    }

    /** Executes each text, which may hold several statements, on a connection of its own. */
    public void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    public <T> List<T> query(String sql, RowReader<T> reader, Object... arguments) {
        try (Connection connection = connect()) {
            return query(connection, sql, reader, arguments);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As above, on a connection and so perhaps in a transaction of the caller's. */
    public static <T> List<T> query(Connection connection, String sql, RowReader<T> reader, Object... arguments)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    rows.add(reader.read(result));
                }
            }
            return rows;
        }
    }

    /** The one number a query answers, for instance a count. */
    public long queryLong(String sql, Object... arguments) {
        return query(sql, row -> row.getLong(1), arguments).get(0);
    }

    /** Whether it answers now. */
    boolean isReachable() throws SQLException {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        }
    }
}
