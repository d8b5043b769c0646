package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Settings;
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

/** Looks at what has left the stream: what is parked, and what waits. */
public final class SettledRows {

    /** The parked rows that others wait for are gathered once, and only if one that waits is asked for: an index over their keys there is not. */
    private static final String LIST = """
            with l as materialized (
              select * from outrider.settled s where %s order by s.seq limit ?),
            p as (
              select g.topic, g.key, min(g.seq) as seq
                from outrider.settled g
               where g.state = 'parked' and g.scope = 'chain' and exists (select from l where l.state = 'waiting' and l.scope = 'chain')
               group by 1, 2)
            select l.seq, l.id, l.topic, l.key, l.code || ': ' || l.reason,
                   extract(epoch from now() - l.settled_at)::bigint, l.attempts,
                   to_char(l.first_attempt_at, 'YYYY-MM-DD HH24:MI:SSOF'), to_char(l.last_attempt_at, 'YYYY-MM-DD HH24:MI:SSOF'),
                   to_char(l.lettered_at, 'YYYY-MM-DD HH24:MI:SSOF'),
                   l.state = 'parked', l.scope = 'topic',
                   case when l.state = 'parked' then (
                     select count(*) from outrider.settled w
                      where w.state = 'waiting' and w.scope = 'chain' and w.topic = l.topic
                        and substring(w.key from 1 for 100) = substring(l.key from 1 for 100) and w.key = l.key)
                     else 0 end,
                   p.seq
              from l left join p on l.state = 'waiting' and l.scope = 'chain' and p.topic = l.topic and p.key = l.key
             order by l.seq""";

    /** Rows that wait for the same and go before it. The scopes are written out, because each has an index of its own. */
    private static final String AHEAD = """
            select coalesce((select case s.scope when 'topic' then (
                     select count(*) from outrider.settled w
                      where w.state = 'waiting' and w.scope = 'topic' and w.topic = s.topic and w.seq < s.seq)
                   else (
                     select count(*) from outrider.settled w
                      where w.state = 'waiting' and w.scope = 'chain' and w.topic = s.topic and w.seq < s.seq
                        and substring(w.key from 1 for 100) = substring(s.key from 1 for 100) and w.key = s.key)
                   end
              from outrider.settled s where s.seq = ?), 0)""";

    private final Pool pool;
    private final Settings.PoisonPolicy policy;

    /**
     * Looks through a pool that somebody else closes.
     *
     * @param pool the connection
     * @param policy whether a parked row holds up its key
     */
    public SettledRows(Pool pool, Settings.PoisonPolicy policy) {
        this.pool = pool;
        this.policy = policy;
    }

    /**
     * The oldest rows of a selection.
     *
     * @param selection which rows
     * @param standing of those only
     * @param most how many at most
     */
    public List<SettledRow> list(Selection selection, Standing standing, int most) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(LIST.formatted(selection.condition(standing)))) {
                statement.setInt(selection.set(connection, statement, 1), most);
                List<SettledRow> rows = new ArrayList<>();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        rows.add(row(line));
                    }
                }
                return rows;
            }
        });
    }

    private SettledRow row(ResultSet line) throws SQLException {
        SettledRow.Place place = new SettledRow.Place(line.getString(3), KeyText.of(line.getBytes(4)));
        SettledRow.Past past = new SettledRow.Past(
                line.getLong(6), line.getInt(7), line.getString(8), line.getString(9), line.getString(10));
        long parked = line.getLong(14);
        // Where parked rows hold nobody up, a key's rows may wait all the same, after a storm: for their turn.
        Long waitsFor = line.wasNull() || !policy.blocks(place.topic()) ? null : parked;
        SettledRow.Stand stand =
                new SettledRow.Stand(line.getBoolean(11), line.getBoolean(12), line.getLong(13), waitsFor);
        return new SettledRow(line.getLong(1), line.getString(2), place, line.getString(5), past, stand);
    }

    /** How many rows wait before a waiting one. */
    public long ahead(SettledRow row) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(AHEAD)) {
                statement.setLong(1, row.seq());
                return firstNumber(statement);
            }
        });
    }

    /** How many rows of that standing a selection has. */
    public long count(Selection selection, Standing standing) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select count(*) from outrider.settled s where " + selection.condition(standing))) {
                selection.set(connection, statement, 1);
                return firstNumber(statement);
            }
        });
    }

    private static long firstNumber(PreparedStatement statement) throws SQLException {
        try (ResultSet line = statement.executeQuery()) {
            line.next();
            return line.getLong(1);
        }
    }

    /** The content of a row as text; null when it is a tombstone or the row is gone. */
    public @Nullable String payload(OutboxTable table, SettledRow row) throws OutboxException {
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
