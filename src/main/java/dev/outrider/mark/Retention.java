package dev.outrider.mark;

import dev.outrider.core.OutboxException;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * Deletes rows that have been published for long enough, a batch at a time, on a connection of its own. Used by one thread at a time.
 *
 * <p>Only rows up to the lane's low-water mark are ever deleted, as the deleting statement itself sees it: up to there everything is published,
 * settled or dead. Settled rows are spared, because somebody may still want them sent. So it does not matter who deletes, or in which term.
 */
public final class Retention implements AutoCloseable {

    /** What was settled when it was passed, and has been published since, lies below the position. */
    private static final Duration BEGIN_AGAIN_EVERY = Duration.ofHours(1);

    private final Pool pool;
    private final RetentionRule rule;
    private final Shaped<String> batch;
    private long position;
    private long beganNanos;
    private long notedNanos;
    private boolean begun;

    /**
     * What one call did.
     *
     * @param seen rows looked at
     * @param deleted rows deleted
     * @param upTo the number up to which rows may be deleted
     * @param idleNanos how long there will be nothing to do; 0 when there is more
     */
    public record Swept(long seen, long deleted, long upTo, long idleNanos) {}

    /**
     * Connects to nothing yet.
     *
     * @param settings where the database is
     * @param table what the outbox is called
     * @param rule what is deleted, and when
     */
    public Retention(DatabaseSettings settings, OutboxTable table, RetentionRule rule) {
        this(settings, rule, new Shaped<>(table, shape -> text(shape, rule)));
    }

    /**
     * With another statement than {@link #text}.
     *
     * @param settings where the database is
     * @param rule what is deleted, and when
     * @param batch the statement that deletes one batch
     */
    public Retention(DatabaseSettings settings, RetentionRule rule, Shaped<String> batch) {
        this.pool = new Pool(settings, "retention");
        this.rule = rule;
        this.batch = batch;
    }

    /** The statement that deletes one batch, so that its plan can be checked. */
    public static String text(TableShape shape, RetentionRule rule) {
        return RetentionSql.batch(shape, rule);
    }

    /**
     * Notes the low-water mark if that is due, and deletes one batch.
     *
     * @param nowNanos a monotonic clock
     */
    public Swept sweep(long nowNanos) throws OutboxException {
        if (!begun || nowNanos - beganNanos >= BEGIN_AGAIN_EVERY.toNanos()) {
            position = 0;
            beganNanos = nowNanos;
        }
        try {
            Swept swept = pool.ask(connection -> {
                if (!rule.atOnce()
                        && (!begun || nowNanos - notedNanos >= rule.noteEvery().toNanos())) {
                    note(connection);
                    notedNanos = nowNanos;
                }
                return delete(connection);
            });
            begun = true;
            return swept;
        } catch (OutboxException e) {
            batch.forget();
            throw e;
        }
    }

    private void note(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(RetentionSql.note(rule));
            statement.executeUpdate(RetentionSql.forget(rule));
        }
    }

    private Swept delete(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(batch.on(connection))) {
            statement.setLong(1, position);
            statement.setLong(2, rule.batchRows());
            try (ResultSet line = statement.executeQuery()) {
                line.next();
                long last = line.getLong(1);
                long seen = line.getLong(2);
                long upTo = line.getLong(4);
                boolean more = seen == rule.batchRows();
                // Nothing can come into being up to the mark, so that a batch that was not full has seen everything up
                // to it.
                position = Math.max(position, more ? last : upTo);
                return new Swept(
                        seen, line.getLong(3), upTo, more ? 0 : rule.lookEvery().toNanos());
            }
        }
    }

    /** How its connection is used. Any thread may ask. */
    public Pool.Use use() {
        return pool.use();
    }

    /** Ends the connection, also under a thread that waits on it. */
    @Override
    public void close() {
        pool.close();
    }
}
