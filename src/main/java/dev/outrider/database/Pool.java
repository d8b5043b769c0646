package dev.outrider.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import dev.outrider.core.OutboxException;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The one connection of one concern, made when it is first needed and again when it broke. Each concern has a pool of its own: in a shared
 * one, a page that waits for a dead server would delay the lease, because a pool makes its connections one after the other.
 */
public final class Pool implements AutoCloseable {

    /** HikariCP refuses less. */
    private static final int LEAST_WAIT_MILLIS = 250;

    private final HikariDataSource source;

    /**
     * Connects to nothing yet.
     *
     * @param settings where the database is
     * @param concern what the connection is for, shown in {@code pg_stat_activity} and in logs
     */
    public Pool(DatabaseSettings settings, String concern) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("outrider-" + concern);
        config.setDataSource(new Connector(settings, "outrider-" + concern));
        config.setMaximumPoolSize(1);
        config.setMinimumIdle(0);
        config.setIdleTimeout(0);
        int wait = Math.max(LEAST_WAIT_MILLIS, settings.timeouts().socketMillis());
        config.setConnectionTimeout(wait);
        config.setValidationTimeout(wait);
        // The relay may start before its database: a refusal now would only make a supervisor start it over and over.
        config.setInitializationFailTimeout(-1);
        this.source = new HikariDataSource(config);
    }

    /** A question to the database: one autocommitted statement, or a few that do not need to agree. */
    @FunctionalInterface
    public interface Question<T> {
        /** Asks it. */
        T ask(Connection connection) throws SQLException;
    }

    /**
     * How the pool is used.
     *
     * @param name what it is called
     * @param active connections in use
     * @param idle connections that wait for use
     * @param pending threads that wait for a connection
     */
    public record Use(String name, int active, int idle, int pending) {}

    /** How the pool is used now. Any thread may ask. */
    public Use use() {
        HikariPoolMXBean pool = source.getHikariPoolMXBean();
        return new Use(
                source.getPoolName(),
                pool.getActiveConnections(),
                pool.getIdleConnections(),
                pool.getThreadsAwaitingConnection());
    }

    /** Asks, and throws the connection away if anything fails. */
    public <T> T ask(Question<T> question) throws OutboxException {
        try (Connection connection = source.getConnection()) {
            try {
                return question.ask(connection);
            } catch (SQLException | RuntimeException e) {
                source.evictConnection(connection);
                throw e;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The failure in one line: what a pool or driver wraps around the server's words helps nobody. */
    public static OutboxException failed(SQLException e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        Throwable told = root instanceof SQLException || e.getCause() == null ? root : sqlAbove(e, root);
        String message = String.valueOf(told.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        String state = told instanceof SQLException sql && sql.getSQLState() != null
                ? " (SQL state " + sql.getSQLState() + ")"
                : "";
        return new OutboxException(message + state, e);
    }

    /** The innermost SQL exception: "connection to host:port refused" says more than the socket's own "connection refused". */
    private static Throwable sqlAbove(SQLException outer, Throwable root) {
        Throwable found = outer;
        for (Throwable t = outer; t != root && t.getCause() != null; t = t.getCause()) {
            found = t instanceof SQLException ? t : found;
        }
        return found;
    }

    /** Ends the connection, also under a thread that waits on it. */
    @Override
    public void close() {
        source.close();
    }
}
