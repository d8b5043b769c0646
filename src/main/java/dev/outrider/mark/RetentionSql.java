package dev.outrider.mark;

import dev.outrider.database.Column;
import dev.outrider.database.TableShape;
import java.time.Duration;
import java.util.Locale;

/** The text of the statements that delete what has been published for long enough. */
final class RetentionSql {

    private RetentionSql() {}

    /**
     * Deletes one batch. Parameters: the last number seen, rows to look at. Answers the last number looked at (null when there was none), how
     * many rows were looked at, how many were deleted, and up to which number they may be.
     *
     * <p>Rows are looked for by number, beyond what was seen: the index is entered where the living rows begin, and not at its head, where
     * every row that was deleted stays until vacuum comes, and for as long as any old transaction is open.
     */
    static String batch(TableShape shape, RetentionRule rule) {
        String table = shape.table().name().sql();
        String seq = shape.sql(Column.SEQ);
        String published = rule.markedOnly()
                ? "o." + shape.sql(Column.PUBLISHED_AT) + " is not null"
                : NOT_DISCARDED.formatted(seq);
        return BATCH.formatted(bound(rule), shape.sequence(), seq, table, seq, seq, seq, table, seq, published, seq);
    }

    /** Where rows bear no marks of their own, one that was given up looks like any that was published. */
    private static final String NOT_DISCARDED = """
            not exists (
                   select from outrider.command c
                    where c.action = 'discard' and c.outcome = 'done' and c.seq = o.%s
                      and c.seq between (select e.first from edge e) and (select e.last from edge e))""";

    /** Whatever was noted, the lane itself has the last word: {@code least} would pass over a null, so there must be none. */
    private static String bound(RetentionRule rule) {
        return rule.atOnce()
                ? "l.low_water"
                : "least(l.low_water, coalesce((select max(w.low_water) from outrider.watermark w where w.noted_at <= now() - "
                        + interval(rule.keep()) + "), 0))";
    }

    /** Where the sequence stands below the mark, somebody has set it back: what is found up to the mark may be new, and was never sent. */
    private static final String BATCH = """
            with bound as materialized (
              select %s as last from outrider.lane l
               where l.lane = 0 and l.low_water <= (select q.last_value from %s q)),
            picked as materialized (
              select o.%s as seq from %s o
               where o.%s > ?::bigint and o.%s <= (select b.last from bound b)
               order by o.%s limit ?::bigint),
            edge as materialized (
              select min(p.seq) as first, max(p.seq) as last, count(*) as seen from picked p),
            gone as (
              delete from %s o
               where o.%s between (select e.first from edge e) and (select e.last from edge e)
                 and %s
                 and not exists (
                   select from outrider.settled s
                    where s.seq = o.%s and s.seq between (select e.first from edge e) and (select e.last from edge e))
              returning 1)
            select e.last, e.seen, (select count(*) from gone), (select b.last from bound b) from edge e""";

    /**
     * Notes time and low-water mark, if the mark has moved and the last note is old enough. A note from the future, left by a clock that was
     * set back, keeps nobody from going on.
     */
    static String note(RetentionRule rule) {
        return """
                insert into outrider.watermark (low_water)
                select l.low_water from outrider.lane l
                 where l.lane = 0
                   and l.low_water <> coalesce(
                     (select w.low_water from outrider.watermark w where w.noted_at <= now() order by w.noted_at desc limit 1), 0)
                   and not exists (
                     select from outrider.watermark w where w.noted_at <= now() and w.noted_at > now() - %s)
                on conflict do nothing""".formatted(interval(rule.noteEvery()));
    }

    /** Of the notes that are old enough only the newest is needed. */
    static String forget(RetentionRule rule) {
        return """
                delete from outrider.watermark
                 where noted_at < (select max(w.noted_at) from outrider.watermark w where w.noted_at <= now() - %s)""".formatted(interval(rule.keep()));
    }

    /** In seconds: older servers read no larger number in an interval than ten years of them. */
    private static String interval(Duration length) {
        return String.format(Locale.ROOT, "interval '%.3f seconds'", length.toMillis() / 1e3);
    }
}
