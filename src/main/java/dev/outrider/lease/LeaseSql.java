package dev.outrider.lease;

import dev.outrider.core.LeaseAsk;
import dev.outrider.database.Incarnations;
import dev.outrider.database.TableShape;

/** The texts of the statements about the lane's row. Each names the asker {@code a} once. */
final class LeaseSql {

    /** The lane as it was left, for the owner of the term. */
    static final String PROGRESS =
            "select l.low_water, l.done::text from outrider.lane l where l.lane = 0 and l.owner = ? and l.term = ?";

    /** Topics with rows that were refused for good. */
    static final String PARKED_TOPICS = "select distinct topic from outrider.settled where state = 'parked'";

    /**
     * Blocked chains and topics, each with the reason of its first parked row, or of its first row when none is parked. The numbers are
     * gathered first, so that a million waiting rows are hashed and not sorted. Keyless rows have no chain to wait for, but show up when parked.
     *
     * <p>Where parked rows block nobody there may be a hundred thousand keys with one: those that nothing waits behind are one line for each topic. Parameter, twice: the topics where they block.
     */
    static final String BLOCKED = """
            with b as materialized (
              select g.scope, g.topic, case when g.scope = 'chain' then g.key end as key,
                     count(*) filter (where g.state = 'parked') as parked,
                     count(*) filter (where g.state = 'waiting') as waiting,
                     coalesce(min(g.seq) filter (where g.state = 'parked'), min(g.seq)) as first
                from outrider.settled g
               group by 1, 2, 3)
            select b.scope, b.topic, b.key, b.parked, b.waiting, s.code, s.reason
              from b join outrider.settled s on s.seq = b.first
             where b.scope <> 'chain' or b.waiting > 0 or b.topic = any(?::text[])
            union all
            select 'chain', b.topic, null, sum(b.parked)::bigint, 0, '', ''
              from b
             where b.scope = 'chain' and b.waiting = 0 and b.topic <> all(?::text[])
             group by b.topic""";

    private static final String STATEMENT = """
            update outrider.lane l set %s
              from (select ?::text as owner, ?::bigint as term, ?::bigint * interval '1 millisecond' as ttl) a
             where l.lane = 0
            returning coalesce(l.owner = a.owner, false) and %s, l.term, coalesce(l.owner, ''),
              coalesce(l.waiter <> a.owner and l.waiter_seen_at > now() - a.ttl, false), %s""";

    private static final String FREE = "(l.owner is null or l.owner = a.owner or l.expires_at <= now())";
    private static final String MINE = "(l.owner = a.owner and l.term = a.term)";

    /** Whoever does not get the lane leaves its name, so that the owner knows that somebody waits. */
    private static final String ACQUIRE = """
            term = case when %1$s then l.term + 1 else l.term end,
            expires_at = case when %1$s then now() + a.ttl else l.expires_at end,
            serial = case when %1$s then 0 else l.serial end,
            waiter = case when %1$s then nullif(l.waiter, a.owner) else a.owner end,
            waiter_seen_at = case when %1$s then l.waiter_seen_at else now() end,
            owner = case when %1$s then a.owner else l.owner end""".formatted(FREE);

    private static final String RENEW =
            "expires_at = case when %s then now() + a.ttl else l.expires_at end".formatted(MINE);

    private static final String RELEASE = """
            owner = case when %1$s then null else l.owner end,
            expires_at = case when %1$s then null else l.expires_at end""".formatted(MINE);

    private LeaseSql() {}

    /** Parameters: owner, term, ttl in milliseconds. Answers held, term, holder, standby waiting, incarnation. */
    static String text(LeaseAsk.Kind kind, TableShape shape) {
        String change = switch (kind) {
            case ACQUIRE -> ACQUIRE;
            case RENEW -> RENEW;
            case RELEASE -> RELEASE;
        };
        String condition = kind == LeaseAsk.Kind.ACQUIRE ? "true" : "l.term = a.term";
        return STATEMENT.formatted(change, condition, Incarnations.sql(shape));
    }
}
