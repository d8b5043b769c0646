package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import dev.outrider.database.Pool;
import dev.outrider.lease.StandingPauses;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what somebody wants to stand still, and that it is over; the table keeps all of it. */
public final class PauseBook {

    private static final String PAUSE = """
            insert into outrider.pause (scope, topic, because, paused_by)
            select case when t.topic is null then 'lane' else 'topic' end, t.topic, t.because, session_user || ' ' || t.who
              from (select ?::text as topic, ?::text as because, ?::text as who) t
            on conflict (lane, coalesce(topic, '')) where resumed_at is null do nothing
            returning number""";

    private static final String RESUME = """
            update outrider.pause p
               set resumed_by = session_user || ' ' || t.who, resumed_at = now(), resumed_because = t.because
              from (select ?::text as topic, ?::text as because, ?::text as who) t
             where p.lane = 0 and p.resumed_at is null and p.topic is not distinct from t.topic
            returning p.number""";

    private static final String HISTORY = """
            select to_char(at, 'YYYY-MM-DD HH24:MI:SSOF') || ' ' || what || ' ' || coalesce(topic, 'the lane') || ' by ' || who
                   || case when because = '' then '' else ', because ' || because end
              from (select paused_at as at, 'pause' as what, topic, paused_by as who, because, number from outrider.pause
                    union all
                    select resumed_at, 'resume', topic, resumed_by, resumed_because, number from outrider.pause
                     where resumed_at is not null) each
             order by at desc, number desc limit ?""";

    private final Pool pool;

    /**
     * Writes through a pool that somebody else closes.
     *
     * @param pool the connection
     */
    public PauseBook(Pool pool) {
        this.pool = pool;
    }

    /**
     * Somebody wants the lane or a topic to stand still. It is in the table when this returns.
     *
     * @param topic the topic, null for the whole lane
     * @param because why
     * @param who what is known of who asks, beside the database's role
     * @return false when it was paused already, and stays as it was
     */
    public boolean pause(@Nullable String topic, String because, String who) throws OutboxException {
        return change(PAUSE, topic, because, who);
    }

    /** It may go on. Returns false when it was not paused. */
    public boolean resume(@Nullable String topic, String because, String who) throws OutboxException {
        return change(RESUME, topic, because, who);
    }

    private boolean change(String sql, @Nullable String topic, String because, String who) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, topic);
                statement.setString(2, because);
                statement.setString(3, who);
                try (ResultSet line = statement.executeQuery()) {
                    return line.next();
                }
            }
        });
    }

    /** What stands still now, as far as the table says. */
    public List<Pause> standing() throws OutboxException {
        return StandingPauses.look(pool);
    }

    /** What was paused and resumed, one line each, newest first. */
    public List<String> history(int most) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(HISTORY)) {
                statement.setInt(1, most);
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
}
