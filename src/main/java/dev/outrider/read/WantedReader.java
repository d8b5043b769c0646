package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.KeyRule;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Row;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows that somebody wants, whatever became of them, in the order of their numbers. No index helps to find an id, a key or a time, so every row between
 * the bounds is looked at: so many numbers in one statement that none takes long. Numbers that are drawn after the first look are not looked at:
 * whoever reads more slowly than others write would never come to an end. Used by one thread at a time.
 */
public final class WantedReader {

    /** Numbers that one statement looks through: about ten milliseconds' work. */
    private static final long SPAN = 10_000;

    private static final int PAGE_ROWS = 500;

    private final Pool pool;
    private final Limits limits;
    private final Wanted wanted;
    private final Shaped<Statement> statements;

    /** The last number there was at the first look, 0 before it. */
    private long newestSeq;

    /**
     * A row and what became of it.
     *
     * @param row the row
     * @param state as {@code outrider.outbox_state} has it
     */
    public record Found(Row row, String state) {}

    /**
     * A part of what is wanted.
     *
     * @param rows the rows, none perhaps
     * @param next the number behind which to look next
     * @param more whether there may be more
     */
    public record Part(List<Found> rows, long next, boolean more) {}

    private record Statement(String text, String bounds, Layout layout, RowMapper mapper) {}

    /** What one statement looks through: the numbers behind one, up to another, as far as so many bytes hold their rows. */
    private record Look(long after, long upto, long maxBytes) {}

    /**
     * Makes a reader.
     *
     * @param pool the connection
     * @param table what the outbox is called
     * @param addressing how topics and keys are made
     * @param limits what memory bears
     * @param wanted which rows
     */
    public WantedReader(Pool pool, OutboxTable table, Addressing addressing, Limits limits, Wanted wanted) {
        this.pool = pool;
        this.limits = limits;
        this.wanted = wanted;
        statements = new Shaped<>(table, shape -> statement(shape, addressing));
    }

    private static Statement statement(TableShape shape, Addressing addressing) {
        Layout layout = new Layout(shape, addressing);
        PageSql sql = new PageSql(shape, layout);
        String created = layout.seconds(Column.CREATED_AT);
        // What the database can compare is not read; the topic is made by rules that it does not know.
        boolean findsKeys =
                addressing.key().form() == KeyRule.Form.TEXT && !"bytea".equals(shape.type(Column.AGGREGATEID));
        String condition = "(s.ids is null or o." + shape.sql(Column.ID) + "::text = any(s.ids))"
                + (findsKeys
                        ? " and (s.key is null or o." + shape.sql(Column.AGGREGATEID) + "::text = s.key)"
                        : " and (s.key is null or true)")
                + (created == null
                        ? " and s.since is null and s.until is null"
                        : " and (s.since is null or " + created + " >= s.since) and (s.until is null or " + created
                                + " < s.until)");
        String text =
                sql.picked(", ?::text[] as ids, ?::text as key, ?::float8 as since, ?::float8 as until", condition);
        return new Statement(text, sql.bounds(), layout, new RowMapper(layout, addressing));
    }

    /**
     * Whether rows can be chosen by time.
     *
     * @throws OutboxException when the database cannot be asked
     */
    public boolean knowsTimes() throws OutboxException {
        return pool.ask(connection -> statements.on(connection).layout.seconds(Column.CREATED_AT) != null);
    }

    /** The next part of them. */
    public Part read(long after, long maxBytes) throws OutboxException {
        try {
            return pool.ask(connection -> read(connection, after, maxBytes));
        } catch (OutboxException e) {
            statements.forget();
            throw e;
        }
    }

    private Part read(Connection connection, long after, long maxBytes) throws SQLException {
        Statement present = statements.on(connection);
        long from = Math.max(after, wanted.fromSeq() - 1);
        long last;
        try (PreparedStatement statement = connection.prepareStatement(present.bounds)) {
            statement.setLong(1, from);
            try (ResultSet line = statement.executeQuery()) {
                line.next();
                long first = line.getLong(1);
                if (line.wasNull() || first > wanted.toSeq()) {
                    return new Part(List.of(), from, false);
                }
                // Numbers that are not there, millions perhaps, are passed over.
                from = first - 1;
                newestSeq = newestSeq == 0 ? line.getLong(2) : newestSeq;
                last = Math.min(newestSeq, wanted.toSeq());
            }
        }
        if (from >= last) {
            return new Part(List.of(), from, false);
        }
        long upto = Math.min(last, from + SPAN);
        List<Found> found = new ArrayList<>();
        PageStatements.Meter meter = new PageStatements.Meter(PAGE_ROWS, maxBytes, limits.rowBytes());
        long next = read(connection, present, new Look(from, upto, maxBytes), meter, found);
        return new Part(found, meter.cut() ? next : upto, meter.cut() || upto < last);
    }

    /** Returns the last number that was taken. */
    private long read(
            Connection connection, Statement present, Look look, PageStatements.Meter meter, List<Found> found)
            throws SQLException {
        long next = look.after;
        try (PreparedStatement statement = connection.prepareStatement(present.text)) {
            statement.setLong(1, look.after);
            statement.setLong(2, look.upto);
            statement.setLong(3, PAGE_ROWS);
            statement.setLong(4, look.maxBytes);
            statement.setLong(5, limits.rowBytes());
            statement.setObject(
                    6,
                    wanted.ids().isEmpty()
                            ? null
                            : connection.createArrayOf("text", wanted.ids().toArray()),
                    Types.ARRAY);
            statement.setString(7, wanted.key());
            seconds(statement, 8, wanted.created().from());
            seconds(statement, 9, wanted.created().to());
            Layout layout = present.layout;
            try (ResultSet line = statement.executeQuery()) {
                while (line.next() && present.mapper.seq(line) != 0 && meter.takes(line.getLong(layout.bytesAt()))) {
                    Row row = meter.lastTooLarge()
                            ? present.mapper.tooLarge(line, present.mapper.chain(line), meter.reason())
                            : present.mapper.map(line);
                    next = row.seq();
                    if (matches(row)) {
                        found.add(new Found(row, line.getString(layout.extrasAt())));
                    }
                }
            }
        }
        return next;
    }

    private static void seconds(PreparedStatement statement, int position, @Nullable Instant time) throws SQLException {
        if (time == null) {
            statement.setNull(position, Types.DOUBLE);
        } else {
            statement.setDouble(position, time.getEpochSecond() + time.getNano() / 1e9);
        }
    }

    private boolean matches(Row row) {
        String topic = wanted.topic();
        String key = wanted.key();
        return (topic == null || topic.equals(row.chain().topic()))
                && (key == null
                        || Arrays.equals(
                                key.getBytes(StandardCharsets.UTF_8),
                                row.chain().key()));
    }
}
