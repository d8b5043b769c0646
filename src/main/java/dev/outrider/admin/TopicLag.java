package dev.outrider.admin;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has left the stream of one topic: these rows are the only ones that can be counted by topic without reading the backlog.
 *
 * @param topic the topic
 * @param parked rows refused for good
 * @param waiting rows behind them, or of a topic that is blocked or paused
 * @param oldestAgeMillis how long ago the first waiting row was written, by the database's clock; null when there is none, or the table does not tell
 */
public record TopicLag(
        String topic, long parked, long waiting, @Nullable Long oldestAgeMillis) {

    /** Topics that are told, those with most rows first. */
    private static final int TOPICS = 100;

    /** Rows that are counted: a million waiting rows need no exact figure, and a count of them takes a while. */
    private static final int ROWS = 100_000;

    private static final String SQL = """
            select t.topic, t.parked, t.waiting, %s
              from (select s.topic, count(*) filter (where s.state = 'parked') as parked,
                           count(*) filter (where s.state = 'waiting') as waiting,
                           min(s.seq) filter (where s.state = 'waiting') as first
                      from (select topic, state, seq from outrider.settled order by seq limit %d) s
                     group by s.topic order by count(*) desc, s.topic limit %d) t
              left join %s o on o.%s = t.first
             order by t.parked + t.waiting desc, t.topic""";

    /** Looks now. */
    public static List<TopicLag> look(Pool pool, OutboxTable table) throws OutboxException {
        return pool.ask(connection -> read(connection, table));
    }

    private static List<TopicLag> read(Connection connection, OutboxTable table) throws SQLException {
        TableShape shape = TableShape.load(connection, table);
        try (PreparedStatement statement = connection.prepareStatement(sql(shape));
                ResultSet line = statement.executeQuery()) {
            List<TopicLag> topics = new ArrayList<>();
            while (line.next()) {
                double age = line.getDouble(4);
                Long ageMillis = line.wasNull() ? null : Math.max(0, Math.round(1000 * age));
                topics.add(new TopicLag(line.getString(1), line.getLong(2), line.getLong(3), ageMillis));
            }
            return topics;
        }
    }

    private static String sql(TableShape shape) {
        Column time = shape.has(Column.CREATED_AT) ? Column.CREATED_AT : Column.EVENT_TIME;
        boolean known = shape.isMoment(time);
        String age = known ? "date_part('epoch', clock_timestamp() - o." + shape.sql(time) + ")" : "null::float8";
        return SQL.formatted(age, ROWS, TOPICS, shape.table().name().sql(), shape.sql(Column.SEQ));
    }
}
