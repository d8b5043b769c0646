package dev.outrider.postgres;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.core.ChainId;
import dev.outrider.testkit.Database;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A writer's transaction on a connection of its own. */
final class PostgresWriter implements OutboxDriver.Writer, AutoCloseable {

    private final Database database;
    private final Connection connection;
    private @Nullable String prepared;

    PostgresWriter(Database database) {
        this.database = database;
        try {
            this.connection = database.connect();
            connection.setAutoCommit(false);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long insert(String id, ChainId chain, byte[] payload) {
        byte[] key = chain.key();
        String sql = "insert into public.outbox (id, aggregatetype, aggregateid, type, payload)"
                + " values (?, ?, ?, 'Made', ?::json) returning seq";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setObject(1, UUID.fromString(id));
            statement.setString(2, chain.topic());
            statement.setString(3, key == null ? null : new String(key, StandardCharsets.UTF_8));
            statement.setString(4, new String(payload, StandardCharsets.UTF_8));
            try (ResultSet line = statement.executeQuery()) {
                line.next();
                return line.getLong(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void commit() {
        end("commit");
    }

    @Override
    public void rollback() {
        end("rollback");
    }

    private void end(String how) {
        if (prepared != null) {
            // On another connection: that of the first half may be gone.
            database.execute(how + " prepared '" + prepared + "'");
        } else {
            execute(how);
        }
        close();
    }

    @Override
    public void prepare() {
        prepared = UUID.randomUUID().toString();
        execute("prepare transaction '" + prepared + "'");
    }

    private void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
