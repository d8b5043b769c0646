package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at what is parked. */
public final class ParkedRows {

    private static final String LIST = """
            select s.seq, s.id, s.topic, s.key, s.code || ': ' || s.reason,
                   extract(epoch from now() - s.settled_at)::bigint,
                   (select count(*) from outrider.settled w
                     where w.state = 'waiting' and w.scope = 'chain' and w.topic = s.topic
                       and substring(w.key from 1 for 100) = substring(s.key from 1 for 100) and w.key = s.key),
                   s.attempts, to_char(s.first_attempt_at, 'YYYY-MM-DD HH24:MI:SSOF'), to_char(s.last_attempt_at, 'YYYY-MM-DD HH24:MI:SSOF'),
                   to_char(s.lettered_at, 'YYYY-MM-DD HH24:MI:SSOF')
              from outrider.settled s
             where %s
             order by s.seq limit ?""";

    private final Pool pool;

    /**
     * Looks through a pool that somebody else closes.
     *
     * @param pool the connection
     */
    public ParkedRows(Pool pool) {
        this.pool = pool;
    }

    /**
     * The oldest rows of a selection.
     *
     * @param selection which rows
     * @param most how many at most
     */
    public List<ParkedRow> list(Selection selection, int most) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(LIST.formatted(selection.condition()))) {
                statement.setInt(selection.set(connection, statement, 1), most);
                List<ParkedRow> rows = new ArrayList<>();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        ParkedRow.Place place = new ParkedRow.Place(line.getString(3), KeyText.of(line.getBytes(4)));
                        rows.add(new ParkedRow(
                                line.getLong(1),
                                line.getString(2),
                                place,
                                line.getString(5),
                                past(line),
                                line.getLong(7)));
                    }
                }
                return rows;
            }
        });
    }

    private static ParkedRow.Past past(ResultSet line) throws SQLException {
        return new ParkedRow.Past(
                line.getLong(6), line.getInt(8), line.getString(9), line.getString(10), line.getString(11));
    }

    /** How many rows a selection has. */
    public long count(Selection selection) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select count(*) from outrider.settled s where " + selection.condition())) {
                selection.set(connection, statement, 1);
                try (ResultSet line = statement.executeQuery()) {
                    line.next();
                    return line.getLong(1);
                }
            }
        });
    }

    /** The content of a row as text; null when it is a tombstone or the row is gone. */
    public @Nullable String payload(OutboxTable table, ParkedRow row) throws OutboxException {
        String sql = "select o." + table.sql(Column.PAYLOAD) + "::text from "
                + table.name().sql() + " o where o." + table.sql(Column.SEQ) + " = ?";
        return pool.ask(connection -> firstText(connection, sql, row.seq())).orElse(null);
    }

    private static Optional<String> firstText(Connection connection, String sql, long seq) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, seq);
            try (ResultSet line = statement.executeQuery()) {
                return line.next() ? Optional.ofNullable(line.getString(1)) : Optional.empty();
            }
        }
    }
}
