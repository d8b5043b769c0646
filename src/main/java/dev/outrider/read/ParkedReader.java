package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Row;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads parked rows whose last refusal no dead letter has told of yet. Used by one thread at a time. */
public final class ParkedReader {

    private final Pool pool;
    private final Limits limits;
    private final Shaped<Statement> statements;

    /**
     * A parked row.
     *
     * @param row the row under the topic and key it was settled with
     * @param code the failure's class
     * @param reason the failure in one line
     * @param attempts how often it was refused
     * @param first when first, null when that was not noted
     * @param last when last, null when that was not noted
     */
    public record Parked(
            Row row,
            String code,
            String reason,
            int attempts,
            @Nullable Instant first,
            @Nullable Instant last) {}

    private record Statement(String text, Layout layout, RowMapper mapper) {}

    /**
     * Makes a reader.
     *
     * @param pool the connection
     * @param table what the outbox is called
     * @param addressing which further columns are wanted
     * @param limits what memory bears
     */
    public ParkedReader(Pool pool, OutboxTable table, Addressing addressing, Limits limits) {
        this.pool = pool;
        this.limits = limits;
        statements = new Shaped<>(table, shape -> {
            Layout layout = new Layout(shape, addressing);
            return new Statement(new PageSql(shape, layout).parked(), layout, new RowMapper(layout, addressing));
        });
    }

    /**
     * The next of them, lowest numbers first.
     *
     * @param after the number behind which to look
     * @param maxRows how many at most
     * @param maxBytes how many bytes at most, but for the first
     */
    public List<Parked> read(long after, int maxRows, long maxBytes) throws OutboxException {
        try {
            return pool.ask(connection -> read(connection, after, maxRows, maxBytes));
        } catch (OutboxException e) {
            statements.forget();
            throw e;
        }
    }

    private List<Parked> read(Connection connection, long after, int maxRows, long maxBytes) throws SQLException {
        Statement present = statements.on(connection);
        List<Parked> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(present.text)) {
            statement.setLong(1, after);
            statement.setLong(2, maxRows);
            statement.setLong(3, maxBytes);
            statement.setLong(4, limits.rowBytes());
            PageStatements.Meter meter = new PageStatements.Meter(maxRows, maxBytes, limits.rowBytes());
            int extras = present.layout.extrasAt();
            try (ResultSet line = statement.executeQuery()) {
                while (line.next()
                        && line.getString(extras) != null
                        && meter.takes(line.getLong(present.layout.bytesAt()))) {
                    found.add(new Parked(
                            present.mapper.settled(line, meter),
                            line.getString(extras + 5),
                            line.getString(extras + 6),
                            line.getInt(extras + 7),
                            time(line, extras + 8),
                            time(line, extras + 9)));
                }
            }
        }
        return found;
    }

    private static @Nullable Instant time(ResultSet line, int position) throws SQLException {
        double seconds = line.getDouble(position);
        return line.wasNull() ? null : Instant.ofEpochMilli(Math.round(seconds * 1e3));
    }
}
