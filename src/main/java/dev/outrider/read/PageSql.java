package dev.outrider.read;

import dev.outrider.database.Column;
import dev.outrider.database.Incarnations;
import dev.outrider.database.TableShape;
import java.util.List;

/**
 * The texts of the statements that read rows.
 *
 * <p>They all have one shape: a single line of scalars {@code s} (the incarnation, the last number drawn, and the statement's parameters, so that
 * each is named once), to the left of the page {@code p}. The left join keeps the scalars when the page is empty, and repeats them in every row
 * otherwise, which costs 0.2 microseconds a row; a union with a line of its own cost 1.5.
 *
 * <p>Behind the layout's columns comes the row's size in bytes: always in the metered form, only where it is beyond what is fair in the fast
 * one. Behind that come, for waiting rows, the topic and key under which they were settled and whether the row is gone; then the scalars.
 */
final class PageSql {

    /** A row's framing and small fields, so that a million empty rows are not for free. */
    static final int ROW_BYTES = 128;

    private final TableShape shape;
    private final Layout layout;
    private final String table;
    private final String seq;
    private final String publishedAt;

    PageSql(TableShape shape, Layout layout) {
        this.shape = shape;
        this.layout = layout;
        this.table = shape.table().name().sql();
        this.seq = "o." + shape.sql(Column.SEQ);
        this.publishedAt = "o." + shape.sql(Column.PUBLISHED_AT);
    }

    /** Parameters: cursor, rows, bytes that are fair for a row; with gaps the gaps. */
    String fast(boolean gaps) {
        String bytes = layout.estimatedBytes();
        String items = layout.expressionsWithin("s.fair") + ", case when " + bytes + " > s.fair then " + bytes
                + " end as bytes";
        return statement(
                "?::bigint as cursor, ?::bigint as rows, ?::bigint as fair" + gapsParameter(gaps), rows(items, gaps));
    }

    /** Parameters: cursor, rows, bytes of the page, bytes that any row may have; with gaps the gaps. */
    String metered(boolean gaps) {
        return statement(
                "?::bigint as cursor, ?::bigint as rows, ?::bigint as bytes, ?::bigint as most" + gapsParameter(gaps),
                metered(rows(layout.expressions(), gaps), ""));
    }

    /** Whose waiting rows are read. */
    enum Waiting {
        /** Those of a topic. */
        OF_TOPIC("w.scope = 'topic'"),
        /** Those of a chain. Only the key's beginning is in the index; the whole is compared for the rows found. */
        OF_CHAIN("""
                w.scope = 'chain' and w.key = s.key
                   and substring(w.key from 1 for 100) = substring(s.key from 1 for 100)"""),
        /** Those without a key that somebody had tried again: no key equals none. */
        WITHOUT_KEY("w.scope = 'chain' and w.key is null and substring(w.key from 1 for 100) is null");

        private final String condition;

        Waiting(String condition) {
            this.condition = condition;
        }
    }

    /** Parameters: topic, rows, bytes of the page, bytes that any row may have; for a chain the key. */
    String waiting(Waiting whose) {
        String rows = """
                select %s, w.topic as settled_topic, w.key as settled_key, %s is null as gone, w.seq as settled_seq, w.id as settled_id
                  from outrider.settled w left join %s o on %s = w.seq and o.%s::text = w.id
                 where w.state = 'waiting' and w.topic = s.topic and %s
                 order by w.seq limit s.rows""".formatted(layout.expressions(), seq, table, seq, shape.sql(Column.ID), whose.condition);
        return statement(
                "?::text as topic, ?::bigint as rows, ?::bigint as bytes, ?::bigint as most"
                        + (whose == Waiting.OF_CHAIN ? ", ?::bytea as key" : ""),
                metered(rows, ", y.settled_topic, y.settled_key, y.gone, y.settled_seq, y.settled_id"));
    }

    /** Parameters: cursor, rows, bytes of the page, bytes that any row may have. Behind the size come the extras of {@link #PARKED_EXTRAS}. */
    String parked() {
        String rows = """
                select %s, w.topic as settled_topic, w.key as settled_key, %s is null as gone, w.seq as settled_seq, w.id as settled_id,
                       w.code as settled_code, w.reason as settled_reason, w.attempts,
                       date_part('epoch', w.first_attempt_at) as first_attempt, date_part('epoch', w.last_attempt_at) as last_attempt
                  from outrider.settled w left join %s o on %s = w.seq and o.%s::text = w.id
                 where w.state = 'parked' and w.lettered_attempts is distinct from w.attempts and w.seq > s.cursor
                 order by w.seq limit s.rows""".formatted(layout.expressions(), seq, table, seq, shape.sql(Column.ID));
        return statement(
                "?::bigint as cursor, ?::bigint as rows, ?::bigint as bytes, ?::bigint as most",
                metered(rows, ", y." + String.join(", y.", PARKED_EXTRAS)));
    }

    /**
     * Rows between two numbers that fulfil a condition, whatever became of them, with their state behind the size.
     *
     * <p>Parameters: the number behind which to look, the last number, rows, bytes of the page, bytes that any row may have; then those of the condition.
     *
     * @param parameters what the condition needs
     * @param condition on the outbox {@code o} and the parameters {@code s}
     */
    String picked(String parameters, String condition) {
        String rows = """
                select %s, %s as settled_seq, (select t.state from outrider.outbox_state t where t.seq = %s) as state
                  from %s o
                 where %s > s.cursor and %s <= s.upto and %s
                 order by %s limit s.rows""".formatted(layout.expressions(), seq, seq, table, seq, seq, condition, seq);
        return statement(
                "?::bigint as cursor, ?::bigint as upto, ?::bigint as rows, ?::bigint as bytes, ?::bigint as most"
                        + parameters,
                metered(rows, ", y.state"));
    }

    /** The first number behind one, and the last of all; null where there is none. Parameter: the number. */
    String bounds() {
        return "select (select min(%s) from %s o where %s > ?), (select max(%s) from %s o)"
                .formatted(seq, table, seq, seq, table);
    }

    /** What stands behind a parked row. */
    static final List<String> PARKED_EXTRAS = List.of(
            "settled_topic",
            "settled_key",
            "gone",
            "settled_seq",
            "settled_id",
            "settled_code",
            "settled_reason",
            "attempts",
            "first_attempt",
            "last_attempt");

    private static String gapsParameter(boolean gaps) {
        return gaps ? ", ?::int8multirange as gaps" : "";
    }

    private String statement(String parameters, String page) {
        return """
                select p.*, s.incarnation, s.last_value
                  from (select %s as incarnation, q.last_value - (not q.is_called)::int as last_value, %s
                          from %s q offset 0) s
                  left join lateral (%s) p on true""".formatted(Incarnations.sql(shape), parameters, shape.sequence(), page);
    }

    private String rows(String items, boolean gaps) {
        return gaps ? lateThenBeyond(items) : beyond(items, "s.rows");
    }

    /** The order is the index's; the limit ends the scan, not a sort. */
    private String beyond(String items, String rows) {
        return """
                select %s from %s o
                 where %s > s.cursor and %s is null
                 order by %s limit %s""".formatted(items, table, seq, publishedAt, seq, rows);
    }

    /**
     * The gaps go through the index one by one, in their order. A gap may hold rows that are settled, where neighbours were merged: only here is
     * the side table asked, once for each row found.
     */
    private String lateThenBeyond(String items) {
        String late = """
                select %s from %s o
                 where %s >= lower(g.r) and %s < upper(g.r) and %s is null
                   and not exists (select from outrider.settled x where x.seq = %s)
                 order by %s limit s.rows""".formatted(items, table, seq, seq, publishedAt, seq, seq);
        String room = "greatest(0, s.rows - (select count(*) from late))";
        return """
                with late as materialized (
                  select l.* from unnest(s.gaps) g(r), lateral (%s) l limit s.rows)
                select * from late union all (%s)""".formatted(late, beyond(items, room));
    }

    /**
     * Adds up the bytes in the order of the numbers, as far as the page holds them and one row further: that one comes without content and only
     * says that the page is cut. Sizes are looked up, not made: nothing large is unpacked for a row that does not come. A row that no
     * page may hold counts as an empty one, which is what comes of it.
     */
    private String metered(String rows, String behind) {
        String fits = "y.bytes <= s.most and (y.total <= s.bytes or y.total = y.charge)";
        return """
                select %s, y.bytes%s
                  from (select x.*, sum(x.charge) over (order by x.ordinal rows unbounded preceding) as total
                          from (select j.*, case when j.bytes > s.most then %d else j.bytes end as charge
                                  from (select i.*, %s as ordinal, %d + %s as bytes from (%s) i) j) x) y
                 where y.total - y.charge < s.bytes""".formatted(
                        layout.namesIf("y", fits),
                        behind,
                        ROW_BYTES,
                        behind.isEmpty() ? "i.seq" : "i.settled_seq",
                        ROW_BYTES,
                        layout.exactBytes("i"),
                        rows);
    }
}
