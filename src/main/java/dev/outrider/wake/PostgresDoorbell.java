package dev.outrider.wake;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** The line itself: LISTEN and the advisory lock, on a connection that is in no pool. */
public final class PostgresDoorbell implements Doorbell {

    /** A notification takes a millisecond; one that has not come by then does not come. */
    private static final long HEARD_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** A relay that is frozen reads nothing, and what is not read stays in a queue that all of the server's writers share: the server cuts it off. */
    private static final String CUT_OFF_WHEN_FROZEN = "set tcp_user_timeout = '60s'";

    /** Writers send nothing but their ring: its payload is empty. */
    private static final String RING = "";

    private final DatabaseSettings settings;
    private final Channel channel;
    private final Connector lines;
    private final Connector callers;
    private volatile @Nullable Connection line;
    private volatile boolean closed;
    private boolean rang;

    private PostgresDoorbell(DatabaseSettings settings, OutboxTable table) {
        this.settings = settings;
        this.channel = new Channel(table.name());
        this.lines = new Connector(settings, "outrider-wakeup");
        this.callers = new Connector(settings, "outrider-wakeup-test");
    }

    /**
     * A doorbell that is not connected yet.
     *
     * @param settings where the database is, with the relay's own role
     * @param table what the outbox is called
     */
    public static Doorbell of(DatabaseSettings settings, OutboxTable table) {
        return new PostgresDoorbell(settings, table);
    }

    @Override
    public void connect() throws OutboxException {
        rang = false;
        closed = false;
        try {
            Connection made = lines.getConnection();
            line = made;
            try (Statement statement = made.createStatement()) {
                if (!settings.throughPooler()) {
                    statement.execute(CUT_OFF_WHEN_FROZEN);
                }
                statement.execute("listen " + Sql.quote(channel.name()));
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public void prove() throws OutboxException {
        String word = UUID.randomUUID().toString();
        call(word);
        long deadline = System.nanoTime() + HEARD_WITHIN_NANOS;
        for (long left = HEARD_WITHIN_NANOS; left > 0; left = deadline - System.nanoTime()) {
            if (hear(TimeUnit.NANOSECONDS.toMillis(left) + 1, word)) {
                return;
            }
        }
        throw new OutboxException(
                "a notification that was sent for a test was not heard within 5 s: a pooler in transaction mode lets none"
                        + " through; wake-up needs a direct connection",
                null);
    }

    private void call(String word) throws OutboxException {
        try (Connection caller = callers.getConnection()) {
            if (!channel.isRung(caller)) {
                throw new OutboxException(channel.unrung(), null);
            }
            try (PreparedStatement statement = caller.prepareStatement("select pg_notify(?, ?)")) {
                statement.setString(1, channel.name());
                statement.setString(2, word);
                statement.execute();
            }
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }

    @Override
    public boolean arm() throws OutboxException {
        return ask("select pg_try_advisory_lock(?)");
    }

    @Override
    public void disarm() throws OutboxException {
        ask("select pg_advisory_unlock(?)");
    }

    private boolean ask(String sql) throws OutboxException {
        try (PreparedStatement statement = open().prepareStatement(sql)) {
            statement.setLong(1, channel.lock());
            try (ResultSet answer = statement.executeQuery()) {
                answer.next();
                return answer.getBoolean(1);
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public boolean await(long millis) throws OutboxException {
        if (!rang) {
            hear(millis, RING);
        }
        boolean heard = rang;
        rang = false;
        return heard;
    }

    /** Waits for whatever comes; returns whether this word was among it. Rings are kept for {@link #await}. */
    private boolean hear(long millis, String word) throws OutboxException {
        boolean heard = false;
        try {
            // Nought would mean for ever.
            int atMost = (int) Math.max(1, millis);
            for (PGNotification each : open().unwrap(PGConnection.class).getNotifications(atMost)) {
                heard |= each.getParameter().equals(word);
                rang |= each.getParameter().equals(RING);
            }
            return heard;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private Connection open() throws OutboxException {
        Connection open = line;
        if (open == null) {
            throw new OutboxException("the line is not connected", null);
        }
        return open;
    }

    private OutboxException failed(SQLException e) {
        return closed
                ? new OutboxException("the line was hung up: a wait on it did not end in time", e)
                : Pool.failed(e);
    }

    /** By cutting it: an orderly end would wait behind the thread that listens. The server lets the lock go. */
    @Override
    public void close() {
        closed = true;
        Connection open = line;
        line = null;
        if (open == null) {
            return;
        }
        try {
            open.abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException("a connection cannot even be given up", e);
        }
    }
}
