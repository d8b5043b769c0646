package dev.outrider.lease;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Who has the lane, looked at without asking for it.
 *
 * @param owner the last owner, empty when the lane was released or never taken
 * @param term the present term
 * @param secondsLeft how long its lease still lasts by the database's clock; not above 0 when it has run out
 */
public record LaneView(String owner, long term, long secondsLeft) {

    private static final String LANE = """
            select coalesce(owner, ''), term, coalesce(ceil(date_part('epoch', expires_at - clock_timestamp())), 0)
              from outrider.lane where lane = 0""";

    /** Looks now. */
    public static LaneView look(Pool pool) throws OutboxException {
        return pool.ask(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet line = statement.executeQuery(LANE)) {
                if (!line.next()) {
                    throw new SQLException("outrider.lane has no row: run outrider migrate", "02000");
                }
                return new LaneView(line.getString(1), line.getLong(2), line.getLong(3));
            }
        });
    }

    /** Whether the lane could be taken at once. */
    public boolean free() {
        return owner.isEmpty() || secondsLeft <= 0;
    }
}
