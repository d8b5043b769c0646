package dev.outrider.mark;

import dev.outrider.core.Recording;
import dev.outrider.database.Column;
import dev.outrider.database.Incarnations;
import dev.outrider.database.TableShape;

/** The text of the statement that records. */
final class WriteBackSql {

    private WriteBackSql() {}

    /**
     * What is published is marked in its row, or left to the progress. In either case a range that the progress is about to forget is
     * marked, and so is a leftover.
     *
     * <p>Parameters: low-water mark, done ranges, owner, term, incarnation, serial; where rows are marked, first and last numbers of the published
     * ranges; where some are forgotten, first and last numbers of the forgotten ranges and the numbers of the unsettled; numbers and ids of the
     * leftovers, twice; of the settled rows number, id, topic, key, scope, state, code, reason, attempts,
     * and how many seconds ago the first and the last were; numbers of the unsettled; whether the commit need
     * not wait for the disk. Answers how many lanes were still held (0 or 1) and which leftovers matched.
     *
     * @param forgetting whether the progress forgets anything, which is rare: what only that needs is planned and run each time it is in the text
     */
    static String text(TableShape shape, Recording recording, boolean forgetting) {
        String table = shape.table().name().sql();
        String seq = shape.sql(Column.SEQ);
        String id = shape.sql(Column.ID);
        String publishedAt = shape.sql(Column.PUBLISHED_AT);
        return FENCE.formatted(Incarnations.sql(shape))
                + (recording == Recording.ROW ? MARK_RANGES.formatted(table, publishedAt, seq, publishedAt) : "")
                + (forgetting
                        ? MARK_FORGOTTEN.formatted(
                                table, publishedAt, seq, seq, table, seq, publishedAt, seq, publishedAt)
                        : "")
                + MARK_LEFTOVERS.formatted(publishedAt, table, seq, id, table, publishedAt, seq, publishedAt)
                + SETTLE
                + ANSWER;
    }

    private static final String FENCE = """
            with fence as (
              update outrider.lane l set low_water = ?, done = ?::int8multirange, serial = a.serial
                from (select ?::text as owner, ?::bigint as term, ?::bigint as incarnation, ?::bigint as serial) a
               where l.lane = 0 and l.owner = a.owner and l.term = a.term and l.serial <= a.serial and %s = a.incarnation
              returning l.lane, l.term || '/' || l.serial as note),
            """;

    private static final String MARK_RANGES = """
            published as (
              update %s o set %s = now()
                from fence, unnest(?::bigint[], ?::bigint[]) r(first, last)
               where o.%s between r.first and r.last and o.%s is null),
            """;

    /**
     * A settled row in such a range is told by the side table. One that leaves it with this very statement still stands there in the
     * statement's own view of things.
     *
     * <p>The rows are picked range by range and handed over as numbers. Joined with the side table as a whole, the outbox was read from end to end
     * for every write-back (350 ms with 500,000 rows), by way of its index, so that nothing looked wrong.
     */
    private static final String MARK_FORGOTTEN = """
            told as (
              update %s o set %s = now()
               where o.%s = any (array(
                   select p.seq
                     from fence, unnest(?::bigint[], ?::bigint[]) r(first, last), lateral (
                       select x.%s as seq from %s x
                        where x.%s between r.first and r.last and x.%s is null
                        order by x.%s offset 0) p
                    where not exists (
                       select from outrider.settled s where s.seq = p.seq and s.seq <> all(?::bigint[]))))
                 and o.%s is null),
            """;

    /** A leftover that is marked already has matched all the same: the answer to the statement that marked it may have been lost. */
    private static final String MARK_LEFTOVERS = """
            named as (
              select n.seq, o.%s is null as pending
                from fence, unnest(?::bigint[], ?::text[]) n(seq, id) join %s o on o.%s = n.seq and o.%s::text = n.id),
            leftover as (
              update %s o set %s = now() from named where o.%s = named.seq and named.pending and o.%s is null),
            forgotten as (
              delete from outrider.settled s using fence, unnest(?::bigint[], ?::text[]) n(seq, id)
               where s.seq = n.seq and s.id = n.id),
            """;

    /**
     * The time of the first settling is kept: a row that is settled again has been stuck since then. Its attempts are added up, once for each write-back: one
     * without an answer is sent again under the serial number that is noted.
     */
    private static final String SETTLE = """
            settled as (
              insert into outrider.settled as old (
                  seq, id, topic, key, scope, state, code, reason, attempts, first_attempt_at, last_attempt_at, noted_by)
              select n.seq, n.id, n.topic, n.key, n.scope, n.state, n.code, n.reason, n.attempts,
                     now() - make_interval(secs => n.first_ago), now() - make_interval(secs => n.last_ago), fence.note
                from fence,
                     unnest(?::bigint[], ?::text[], ?::text[], ?::bytea[], ?::text[], ?::text[], ?::text[], ?::text[],
                            ?::int[], ?::float8[], ?::float8[])
                       n(seq, id, topic, key, scope, state, code, reason, attempts, first_ago, last_ago)
              on conflict (seq) do update
                set id = excluded.id, topic = excluded.topic, key = excluded.key, scope = excluded.scope, state = excluded.state,
                    code = excluded.code, reason = excluded.reason, noted_by = excluded.noted_by,
                    attempts = case when old.id <> excluded.id then excluded.attempts
                                    when old.noted_by = excluded.noted_by then old.attempts
                                    else old.attempts + excluded.attempts end,
                    first_attempt_at = case when old.id = excluded.id then coalesce(old.first_attempt_at, excluded.first_attempt_at)
                                            else excluded.first_attempt_at end,
                    last_attempt_at = coalesce(excluded.last_attempt_at, case when old.id = excluded.id then old.last_attempt_at end),
                    lettered_attempts = case when old.id = excluded.id then old.lettered_attempts end),
            unsettled as (
              delete from outrider.settled s using fence where s.seq = any(?::bigint[]))
            """;

    /**
     * The setting is made for this transaction alone, by the statement that is the transaction, and read when it commits. So it holds through
     * a pooler too, where a connection's start-up options do not arrive and a {@code set} would be another client's; and one write-back
     * can wait while the next does not. In the list of what is answered it is carried out for certain; a part of the statement that nobody
     * reads would not be.
     */
    private static final String ANSWER = """
            select (select count(*) from fence), array(select named.seq from named),
                   case when ?::boolean then set_config('synchronous_commit', 'off', true) end""";
}
