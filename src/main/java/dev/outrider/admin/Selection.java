package dev.outrider.admin;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which parked or waiting rows are meant: those that match all that is given.
 *
 * @param rows ids of events, or numbers of rows; empty for any
 * @param topic their topic, null for any
 * @param key their key as text, null for any
 * @param reason part of the reason, in any case of letters; null for any
 * @param olderThan settled for at least so long, by the database's clock; null for any
 * @param among only these numbers, none of them when it is empty; null for any
 */
public record Selection(
        List<String> rows,
        @Nullable String topic,
        @Nullable String key,
        @Nullable String reason,
        @Nullable Duration olderThan,
        @Nullable List<Long> among) {

    /** One that fits. */
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");

    /** Takes copies. */
    public Selection {
        rows = List.copyOf(rows);
        among = among == null ? null : List.copyOf(among);
    }

    /** As above, whatever its number. */
    public Selection(
            List<String> rows,
            @Nullable String topic,
            @Nullable String key,
            @Nullable String reason,
            @Nullable Duration olderThan) {
        this(rows, topic, key, reason, olderThan, null);
    }

    /** Whether every row is meant. */
    public boolean all() {
        return rows.isEmpty() && topic == null && key == null && reason == null && olderThan == null && among == null;
    }

    /** Of what is meant only these rows, none perhaps: those that somebody has looked at before, whatever was parked since. */
    public Selection only(List<SettledRow> seen) {
        return new Selection(
                rows,
                topic,
                key,
                reason,
                olderThan,
                seen.stream().map(SettledRow::seq).toList());
    }

    /** As it was asked for, before {@link #only} took from it. */
    public Selection asAsked() {
        return new Selection(rows, topic, key, reason, olderThan);
    }

    /** The condition on the side table {@code s}, for rows of that standing. */
    String condition(Standing standing) {
        StringBuilder sql = new StringBuilder(standing.condition());
        if (!rows.isEmpty()) {
            sql.append(" and (s.id = any(?) or s.seq = any(?))");
        }
        if (topic != null) {
            sql.append(" and s.topic = ?");
        }
        if (key != null) {
            sql.append(" and s.key = convert_to(?, 'UTF8')");
        }
        if (reason != null) {
            sql.append(" and strpos(lower(s.code || ': ' || s.reason), lower(?)) > 0");
        }
        if (olderThan != null) {
            sql.append(" and s.settled_at <= now() - make_interval(secs => ?)");
        }
        if (among != null) {
            sql.append(" and s.seq = any(?)");
        }
        return sql.toString();
    }

    /** Those of the rows that are named by number. An id may look like one. */
    private Object[] numbers() {
        return rows.stream()
                .filter(NUMBER.asMatchPredicate())
                .map(Long::valueOf)
                .toArray();
    }

    /**
     * Sets the condition's parameters.
     *
     * @param from the position of the first
     * @return the position behind the last
     */
    int set(Connection connection, PreparedStatement statement, int from) throws SQLException {
        List<Object> values = new ArrayList<>();
        if (!rows.isEmpty()) {
            values.add(connection.createArrayOf("text", rows.toArray()));
            values.add(connection.createArrayOf("bigint", numbers()));
        }
        if (topic != null) {
            values.add(topic);
        }
        if (key != null) {
            values.add(key);
        }
        if (reason != null) {
            values.add(reason);
        }
        if (olderThan != null) {
            values.add(olderThan.toMillis() / 1e3);
        }
        if (among != null) {
            values.add(connection.createArrayOf("bigint", among.toArray()));
        }
        int position = from;
        for (Object value : values) {
            statement.setObject(position++, value);
        }
        return position;
    }
}
