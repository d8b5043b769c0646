package dev.outrider.database;

import dev.outrider.core.Incarnation;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells one life of the sequence's numbers from another.
 *
 * <p>The value is made of the server's start (a restart, a failover to another server, a restore), of the moment its statistics were reset (a
 * crash of one backend makes the postmaster start over without a new start time, and discards the statistics), of the sequence's file (a
 * restart of the sequence writes a new one) and of the database's own number. Times go in as microseconds, because their text depends on
 * the session's time zone. It is folded into one number, because every row of a page carries it.
 *
 * <p>A server in recovery has none: its numbers are another server's.
 */
public final class Incarnations {

    private Incarnations() {}

    /** An expression of type bigint: the present incarnation, null on a standby. */
    public static String sql(TableShape shape) {
        return """
                case when not pg_is_in_recovery() then hashtextextended(concat_ws('/',
                  (extract(epoch from pg_postmaster_start_time()) * 1000000)::bigint,
                  (select (extract(epoch from a.stats_reset) * 1000000)::bigint from pg_stat_archiver a),
                  (select d.oid from pg_database d where d.datname = current_database()),
                  pg_relation_filenode(%s::regclass)), 0) end""".formatted(Sql.literal(shape.sequence()));
    }

    /** Reads the value of {@link #sql}. */
    public static Incarnation read(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        if (row.wasNull()) {
            throw new SQLException("the server is a standby in recovery; only a primary can be worked on", "25006");
        }
        return new Incarnation(Long.toString(value));
    }

    /** The value to compare {@link #sql} with; null, which equals nothing, for one that never came from {@link #read}. */
    public static @Nullable Long parameter(Incarnation incarnation) {
        try {
            return Long.valueOf(incarnation.value());
        } catch (NumberFormatException notOfThisDatabase) {
            return null;
        }
    }
}
