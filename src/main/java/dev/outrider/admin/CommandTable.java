package dev.outrider.admin;

import dev.outrider.core.ChainId;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import dev.outrider.database.Pool;
import dev.outrider.lease.StandingPauses;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of commands: asked by anybody, carried out by the holder of the lane. */
public final class CommandTable implements Orders {

    /** A row that somebody has asked about already gets no second command before the first has ended. */
    private static final String ASK = """
            insert into outrider.command (action, seq, id, topic, key, because, asked_by)
            select ?, s.seq, s.id, s.topic, s.key, ?, session_user || ' ' || ?
              from outrider.settled s
             where %s and not exists (select from outrider.command c where c.seq = s.seq and c.ended_at is null)
             order by s.seq
            returning number""";

    /** The oldest, the oldest of those that nobody has begun, and those that are watched: thousands that wait for a topic must not hide what can be done. */
    private static final String OPEN = """
            with oldest as (
              select number from outrider.command where ended_at is null order by number limit ?),
            undone as (
              select number from outrider.command where ended_at is null and taken_version is null order by number limit ?)
            select c.number, c.action, c.seq, c.taken_version, s.id, s.topic, s.key, s.state, s.code || ': ' || s.reason, s.attempts::text
              from (select number from oldest union select number from undone union select unnest(?::bigint[])) n
              join outrider.command c on c.number = n.number and c.ended_at is null
              left join outrider.settled s on s.seq = c.seq and s.id = c.id
             order by c.number""";

    private final Pool pool;

    /**
     * Works through a pool that somebody else closes.
     *
     * @param pool the connection
     */
    public CommandTable(Pool pool) {
        this.pool = pool;
    }

    /**
     * An ended or open command, for who asked.
     *
     * @param number its number
     * @param seq the row's number
     * @param id the event's id
     * @param outcome what came of it, null while it is open
     */
    public record Asked(
            long number, long seq, String id, @Nullable String outcome) {}

    /**
     * Asks for something to be done about rows.
     *
     * @param action what
     * @param selection which rows
     * @param because why
     * @param who what is known of who asks, beside the database's role
     * @return the numbers of the commands; fewer than rows when some have an open command already
     */
    public List<Long> ask(Action action, Selection selection, String because, String who) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement(ASK.formatted(selection.condition(Standing.PARKED)))) {
                statement.setString(1, action.word());
                statement.setString(2, because);
                statement.setString(3, who);
                selection.set(connection, statement, 4);
                return numbers(statement);
            }
        });
    }

    private static List<Long> numbers(PreparedStatement statement) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (ResultSet line = statement.executeQuery()) {
            while (line.next()) {
                numbers.add(line.getLong(1));
            }
        }
        return numbers;
    }

    /** How these commands stand, in their order. */
    public List<Asked> look(List<Long> numbers) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select number, seq, id, outcome from outrider.command where number = any(?) order by number")) {
                statement.setArray(1, connection.createArrayOf("bigint", numbers.toArray()));
                List<Asked> asked = new ArrayList<>();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        asked.add(new Asked(line.getLong(1), line.getLong(2), line.getString(3), line.getString(4)));
                    }
                }
                return asked;
            }
        });
    }

    /** What was asked about a row so far, one line each, oldest first. */
    public List<String> history(SettledRow row) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    select to_char(asked_at, 'YYYY-MM-DD HH24:MI:SSOF') || ' ' || action || ' by ' || asked_by
                           || case because when '' then '' else ', because ' || because end
                           || ': ' || coalesce(outcome, 'open')
                      from outrider.command where seq = ? and id = ? order by number""")) {
                statement.setLong(1, row.seq());
                statement.setString(2, row.id());
                List<String> lines = new ArrayList<>();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        lines.add(line.getString(1));
                    }
                }
                return lines;
            }
        });
    }

    @Override
    public List<OpenCommand> open(int most, Collection<Long> watched) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(OPEN)) {
                statement.setInt(1, most);
                statement.setInt(2, most);
                statement.setArray(3, connection.createArrayOf("bigint", watched.toArray()));
                List<OpenCommand> open = new ArrayList<>();
                try (ResultSet line = statement.executeQuery()) {
                    while (line.next()) {
                        open.add(new OpenCommand(
                                line.getLong(1),
                                Action.of(line.getString(2)),
                                line.getLong(3),
                                line.getString(4),
                                entry(line)));
                    }
                }
                return open;
            }
        });
    }

    private static OpenCommand.@Nullable Entry entry(ResultSet line) throws SQLException {
        String id = line.getString(5);
        return id == null
                ? null
                : new OpenCommand.Entry(
                        id,
                        new ChainId(line.getString(6), line.getBytes(7)),
                        line.getString(8).equals("parked"),
                        line.getString(9),
                        line.getString(10));
    }

    @Override
    public List<Pause> pauses() throws OutboxException {
        return StandingPauses.look(pool);
    }

    @Override
    public void take(OpenCommand command, String version, String instance) throws OutboxException {
        update(
                "update outrider.command set taken_by = ?, taken_version = ?, taken_at = now() where number = ?",
                instance,
                version,
                command.number());
    }

    @Override
    public void end(OpenCommand command, String outcome) throws OutboxException {
        update("update outrider.command set outcome = ?, ended_at = now() where number = ?", outcome, command.number());
    }

    private void update(String sql, Object... values) throws OutboxException {
        pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(i + 1, values[i]);
                }
                return statement.executeUpdate();
            }
        });
    }
}
