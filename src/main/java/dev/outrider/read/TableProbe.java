package dev.outrider.read;

import dev.outrider.core.OutboxException;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Sql;
import java.sql.PreparedStatement;
import java.sql.ResultSet;

/**
 * Looks at how the outbox lies on the disk: what the server's statistics count, which every role may read, and the sizes of its files. Of a partitioned table, all
 * parts together. Used by one thread at a time.
 */
public final class TableProbe {

    private final Pool pool;
    private final String sql;

    /**
     * Makes a probe.
     *
     * @param pool the connection for samples
     * @param table what the outbox is called
     */
    public TableProbe(Pool pool, OutboxTable table) {
        this.pool = pool;
        this.sql = sql(Sql.literal(table.name().sql()));
    }

    /**
     * How the table lies on the disk.
     *
     * @param liveRows rows that are there, as the server's statistics count them
     * @param deadRows versions of rows that vacuum has not cleaned up
     * @param updates updates of rows since the statistics began
     * @param hotUpdates those of them that stayed on their page
     * @param tableBytes the table without its indexes
     * @param indexBytes its indexes
     */
    public record Figures(
            long liveRows, long deadRows, long updates, long hotUpdates, long tableBytes, long indexBytes) {}

    /** Looks now. */
    public Figures look() throws OutboxException {
        return pool.ask(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet line = statement.executeQuery()) {
                line.next();
                return new Figures(
                        line.getLong(1),
                        line.getLong(2),
                        line.getLong(3),
                        line.getLong(4),
                        line.getLong(5),
                        line.getLong(6));
            }
        });
    }

    /** The table itself is named too: one that has no parts is in no tree. */
    private static String sql(String table) {
        return """
                select coalesce(sum(s.n_live_tup), 0)::bigint, coalesce(sum(s.n_dead_tup), 0)::bigint,
                       coalesce(sum(s.n_tup_upd), 0)::bigint, coalesce(sum(s.n_tup_hot_upd), 0)::bigint,
                       coalesce(sum(pg_table_size(t.relid)), 0)::bigint, coalesce(sum(pg_indexes_size(t.relid)), 0)::bigint
                  from (select %s::regclass::oid as relid union select relid::oid from pg_partition_tree(%s::regclass)) t
                  left join pg_stat_user_tables s on s.relid = t.relid""".formatted(table, table);
    }
}
