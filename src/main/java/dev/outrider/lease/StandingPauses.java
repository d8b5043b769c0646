package dev.outrider.lease;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import dev.outrider.database.Pool;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads what somebody wants to stand still: a few lines, found by an index that holds no others. */
public final class StandingPauses {

    private static final String STANDING = """
            select number, topic, paused_by, because, (extract(epoch from clock_timestamp() - paused_at) * 1000)::bigint
              from outrider.pause where lane = 0 and resumed_at is null order by number""";

    private StandingPauses() {}

    /** Reads them now. */
    public static List<Pause> look(Pool pool) throws OutboxException {
        return pool.ask(StandingPauses::read);
    }

    static List<Pause> read(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STANDING);
                ResultSet line = statement.executeQuery()) {
            List<Pause> standing = new ArrayList<>();
            while (line.next()) {
                standing.add(new Pause(
                        line.getLong(1), line.getString(2), line.getString(3), line.getString(4), line.getLong(5)));
            }
            return standing;
        }
    }
}
