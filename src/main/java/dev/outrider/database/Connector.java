package dev.outrider.database;

import java.io.IOException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.util.PSQLState;

/**
 * Makes connections that give up in time and plan no surprises.
 *
 * <p>Beside the time-outs, every connection starts with the planner's other ways switched off. The relay's statements are all made for the
 * index on the sequence number; on a table whose statistics lag behind, the planner has been known to choose a sequential scan for
 * one of them in the middle of the night, and each poll then reads the whole table. Compiling such short statements is never worth it.
 */
public final class Connector implements DataSource {

    private static final int CONNECT_PATIENTLY_SECONDS = 10;
    private static final String OPTIONS = "options";
    private static final String PLANNER =
            " -c jit=off -c enable_seqscan=off -c enable_bitmapscan=off -c max_parallel_workers_per_gather=0";

    private final DatabaseSettings settings;
    private final String applicationName;
    private final Driver driver = new Driver();

    /**
     * Connects to nothing yet.
     *
     * @param settings where the database is
     * @param applicationName shown in {@code pg_stat_activity}
     */
    public Connector(DatabaseSettings settings, String applicationName) {
        this.settings = settings;
        this.applicationName = applicationName;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = driver.connect(settings.url(), properties());
        if (connection == null) {
            throw new SQLException(
                    settings.url() + " is no address of a PostgreSQL database",
                    PSQLState.CONNECTION_UNABLE_TO_CONNECT.getState());
        }
        // The driver's own property knows only whole seconds.
        connection.setNetworkTimeout(Runnable::run, settings.timeouts().socketMillis());
        return connection;
    }

    private Properties properties() throws SQLException {
        Timeouts timeouts = settings.timeouts();
        int seconds = Math.max(1, timeouts.socketMillis() / 1000);
        Properties properties = new Properties();
        properties.setProperty(
                "connectTimeout", Integer.toString(timeouts.socketMillis() == 0 ? CONNECT_PATIENTLY_SECONDS : seconds));
        properties.setProperty("socketTimeout", Integer.toString(timeouts.socketMillis() == 0 ? 0 : seconds));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("ApplicationName", applicationName);
        properties.setProperty("assumeMinServerVersion", "14");
        properties.setProperty("prepareThreshold", settings.throughPooler() ? "0" : "1");
        if (settings.url().contains(",")) {
            // Of several hosts only the primary can be worked on; the driver would take the first that answers.
            properties.setProperty("targetServerType", "primary");
        }
        properties.putAll(settings.properties());
        if (!settings.throughPooler()) {
            // The last one counts: what somebody adds must not take the time-outs away.
            properties.setProperty(OPTIONS, (properties.getProperty(OPTIONS, "") + " " + options(timeouts)).trim());
        }
        properties.setProperty("user", settings.credentials().user());
        String password = password();
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    private static String options(Timeouts timeouts) {
        return "-c lock_timeout=" + timeouts.lockMillis()
                + " -c statement_timeout=" + timeouts.statementMillis()
                + " -c idle_in_transaction_session_timeout=" + timeouts.socketMillis()
                + PLANNER;
    }

    private @Nullable String password() throws SQLException {
        try {
            return settings.credentials().currentPassword();
        } catch (IOException e) {
            throw new SQLException(
                    "cannot read the password of " + settings.credentials() + ": " + e.getMessage(),
                    PSQLState.INVALID_PASSWORD.getState(),
                    e);
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the credentials are settings");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("the driver logs by itself");
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // The pool hands its own time-out down here, in whole seconds; the settings' are finer and already in force.
    }

    @Override
    public int getLoginTimeout() {
        // At closing, the pool waits this long for its threads, and complains at once when it is 0.
        return Math.max(1, settings.timeouts().socketMillis() / 1000);
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return driver.getParentLogger();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
