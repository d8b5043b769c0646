package dev.outrider.read;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at what is still to be relayed without counting rows: numbers drawn that are not done, and the first unpublished row outside of
 * what is done. Cheap however large the backlog is. Used by one thread at a time.
 */
public final class BacklogProbe {

    /** Counting stops here: more parked rows than this need no exact figure. */
    private static final int PARKED_MAX = 10_000;

    private final Pool pool;
    private final Shaped<String> sql;

    /**
     * Makes a probe.
     *
     * @param pool the connection for samples
     * @param table what the outbox is called
     */
    public BacklogProbe(Pool pool, OutboxTable table) {
        this.pool = pool;
        this.sql = new Shaped<>(table, BacklogProbe::sql);
    }

    /**
     * What is still to be relayed.
     *
     * @param rows numbers drawn and not done, 0 when no row is to be seen among them; an upper estimate, because it includes rolled back ones that
     *     are not known to be dead yet
     * @param oldestAgeMillis how long the oldest unpublished row has been there, by the database's clock; null when there is none, and when the table does not tell
     * @param parked parked rows, counted up to 10,000
     * @param replayed rows that replays have sent again, of all that are in the audit
     */
    public record Backlog(long rows, @Nullable Long oldestAgeMillis, long parked, long replayed) {}

    /** Looks now. */
    public Backlog look() throws OutboxException {
        try {
            return pool.ask(connection -> {
                try (PreparedStatement statement = connection.prepareStatement(sql.on(connection));
                        ResultSet line = statement.executeQuery()) {
                    line.next();
                    double age = line.getDouble(2);
                    Long ageMillis = line.wasNull() ? null : Math.max(0, Math.round(1000 * age));
                    return new Backlog(line.getLong(1), ageMillis, line.getLong(3), line.getLong(4));
                }
            });
        } catch (OutboxException e) {
            sql.forget();
            throw e;
        }
    }

    private static String sql(TableShape shape) {
        String seq = "o." + shape.sql(Column.SEQ);
        Column time = shape.has(Column.CREATED_AT) ? Column.CREATED_AT : Column.EVENT_TIME;
        boolean known = shape.isMoment(time);
        String age = known ? "date_part('epoch', clock_timestamp() - o." + shape.sql(time) + ")" : "null::float8";
        // The first unpublished row of each stretch that is not done; the stretches are few, and all but the last are
        // short. Without any there is nothing to relay, whatever was drawn: the last numbers may have been rolled back.
        // A merged gap may hold settled rows that the lane does not tell: they wait for somebody, and not for the
        // relay.
        return """
                select case when f.found = 0 then 0
                         else greatest(0, d.last_value - l.low_water
                           - coalesce((select sum(upper(r) - lower(r)) from unnest(l.done) r), 0)) end::bigint,
                       f.age,
                       (select count(*) from
                          (select from outrider.settled s where s.state = 'parked' limit %d) parked),
                       (select coalesce(sum(p.sent), 0)::bigint from outrider.replay p)
                  from outrider.lane l,
                       (select q.last_value - (not q.is_called)::int as last_value from %s q) d,
                       lateral (select count(*) as found, max(first.age) as age from
                          unnest(int8multirange(int8range(l.low_water + 1, null)) - l.done) g(r), lateral (
                            select %s as age from %s o
                             where %s >= lower(g.r) and (upper_inf(g.r) or %s < upper(g.r)) and o.%s is null
                               and not exists (select from outrider.settled x where x.seq = %s)
                             order by %s limit 1) first) f
                 where l.lane = 0""".formatted(
                        PARKED_MAX,
                        shape.sequence(),
                        age,
                        shape.table().name().sql(),
                        seq,
                        seq,
                        shape.sql(Column.PUBLISHED_AT),
                        seq,
                        seq);
    }
}
