package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/** The audit of replays: who sent which published rows again, when, why, and how far it came. */
public final class ReplayTable {

    private final Pool pool;

    /**
     * Writes through a pool that somebody else closes.
     *
     * @param pool the connection
     */
    public ReplayTable(Pool pool) {
        this.pool = pool;
    }

    /**
     * A replay begins.
     *
     * @param selection which rows, in the words of the command line
     * @param because why
     * @param who what is known of who asks, beside the database's role
     * @param matched how many rows there are
     * @return its number
     */
    public long begin(String selection, String because, String who, long matched) throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    insert into outrider.replay (selection, because, asked_by, matched)
                    values (?, ?, session_user || ' ' || ?, ?) returning number""")) {
                statement.setString(1, selection);
                statement.setString(2, because);
                statement.setString(3, who);
                statement.setLong(4, matched);
                try (ResultSet line = statement.executeQuery()) {
                    line.next();
                    return line.getLong(1);
                }
            }
        });
    }

    /**
     * How far it has come.
     *
     * @param number the replay's number
     * @param sent rows that Kafka has acknowledged
     * @param lastSeq the number up to which that is all of them
     * @param outcome how it ended, null while it goes on
     */
    public void note(long number, long sent, long lastSeq, @Nullable String outcome) throws OutboxException {
        int changed = pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    update outrider.replay r
                       set sent = n.sent, last_seq = n.last_seq, outcome = n.outcome,
                           ended_at = case when n.outcome is not null then now() end
                      from (select ?::bigint as number, ?::bigint as sent, ?::bigint as last_seq, ?::text as outcome) n
                     where r.number = n.number""")) {
                statement.setLong(1, number);
                statement.setLong(2, sent);
                statement.setLong(3, lastSeq);
                statement.setString(4, outcome);
                return statement.executeUpdate();
            }
        });
        if (changed != 1) {
            throw new OutboxException("replay " + number + " is not in outrider.replay any more", null);
        }
    }
}
