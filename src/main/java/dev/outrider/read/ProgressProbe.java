package dev.outrider.read;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * Looks at how far the outbox is relayed, in one snapshot: the first committed row that is neither published nor settled, the last number
 * drawn, and what stands aside. As cheap as {@link BacklogProbe}. Used by one thread at a time.
 */
public final class ProgressProbe {

    /** Counting stops here: more than this need no exact figure. */
    static final int SETTLED_MAX = 10_000;

    private final Pool pool;
    private final Shaped<String> sql;

    /**
     * Makes a probe.
     *
     * @param pool the connection for it
     * @param table what the outbox is called
     */
    public ProgressProbe(Pool pool, OutboxTable table) {
        this.pool = pool;
        this.sql = new Shaped<>(table, ProgressProbe::sql);
    }

    /**
     * How far it is relayed.
     *
     * @param at the database's clock before the snapshot was taken: what was committed until then is in it
     * @param lowWater every number up to and including this one is published, settled or dead
     * @param open what is still to be relayed
     * @param aside what is settled
     */
    public record Seen(Instant at, long lowWater, Open open, Aside aside) {}

    /**
     * What is still to be relayed.
     *
     * @param lastValue the last number drawn, read after {@code at}: what was committed until then has none above it
     * @param first the number of the first row, null when there is none
     * @param rows an upper estimate of their number
     * @param oldestAgeMillis how long the oldest has been there, null when there is none or no column tells
     */
    public record Open(
            long lastValue,
            @Nullable Long first,
            long rows,
            @Nullable Long oldestAgeMillis) {}

    /**
     * What is settled, each counted up to 10,000.
     *
     * @param parked rows that were refused for good
     * @param waiting rows that wait behind one of these, or for their topic
     */
    public record Aside(long parked, long waiting) {}

    /** Looks now. */
    public Seen look() throws OutboxException {
        try {
            return pool.ask(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql.on(connection));
                        ResultSet line = statement.executeQuery()) {
                    line.next();
                    return seen(line);
                }
            });
        } catch (OutboxException e) {
            sql.forget();
            throw e;
        }
    }

    private static Seen seen(ResultSet line) throws SQLException {
        Instant at = line.getObject(1, OffsetDateTime.class).toInstant();
        long first = line.getLong(4);
        Long known = line.wasNull() ? null : first;
        double age = line.getDouble(6);
        Long ageMillis = line.wasNull() ? null : Math.max(0, Math.round(1000 * age));
        return new Seen(
                at,
                line.getLong(2),
                new Open(line.getLong(3), known, line.getLong(5), ageMillis),
                new Aside(line.getLong(7), line.getLong(8)));
    }

    private static String sql(TableShape shape) {
        String seq = "o." + shape.sql(Column.SEQ);
        Column time = shape.has(Column.CREATED_AT) ? Column.CREATED_AT : Column.EVENT_TIME;
        boolean known = shape.isMoment(time);
        String age = known ? "date_part('epoch', clock_timestamp() - o." + shape.sql(time) + ")" : "null::float8";
        // now() is when the statement came, before its snapshot; the sequence is read later, and outside of any
        // snapshot.
        // A merged gap may hold settled rows that the lane does not tell: only there the side table is asked.
        return """
                select now(), l.low_water, d.last_value, f.seq,
                       case when f.seq is null then 0
                         else greatest(0, d.last_value - l.low_water
                           - coalesce((select sum(upper(r) - lower(r)) from unnest(l.done) r), 0)) end::bigint,
                       f.age,
                       (select count(*) from
                          (select from outrider.settled s where s.state = 'parked' limit %1$d) parked),
                       (select count(*) from
                          (select from outrider.settled s where s.state = 'waiting' limit %1$d) waiting)
                  from outrider.lane l,
                       (select q.last_value - (not q.is_called)::int as last_value from %2$s q) d,
                       lateral (select min(first.seq) as seq, max(first.age) as age from
                          unnest(int8multirange(int8range(l.low_water + 1, null)) - l.done) g(r), lateral (
                            select %3$s as seq, %4$s as age from %5$s o
                             where %3$s >= lower(g.r) and (upper_inf(g.r) or %3$s < upper(g.r)) and o.%6$s is null
                               and not exists (select from outrider.settled x where x.seq = %3$s)
                             order by %3$s limit 1) first) f
                 where l.lane = 0""".formatted(
                SETTLED_MAX, shape.sequence(), seq, age, shape.table().name().sql(), shape.sql(Column.PUBLISHED_AT));
    }
}
