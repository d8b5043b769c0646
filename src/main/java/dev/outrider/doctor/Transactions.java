package dev.outrider.doctor;

import dev.outrider.migrate.Look;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who has the outbox in a transaction that does not end. Such a one holds the low-water mark, and with it retention and vacuum.
 *
 * <p>That a transaction is open is known from its lock on its own number, which everybody may see; since when, only to roles with the right to. For others its
 * age is how long it has been here from look to look.
 */
final class Transactions implements Doctor.Examination {

    private static final String OPEN = """
            select l.pid, l.virtualtransaction, a.usename, a.application_name, a.state,
                   extract(epoch from clock_timestamp() - a.xact_start)::bigint,
                   (select string_agg(distinct o.mode, ', ') from pg_locks o
                     where o.pid = l.pid and o.granted and o.locktype = 'relation' and o.relation in %s
                       and o.database = (select oid from pg_database where datname = current_database()))
              from pg_locks l join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'virtualxid' and l.granted and l.mode = 'ExclusiveLock' and l.pid <> pg_backend_pid()
               and a.datname = current_database() and a.usename is not null
             order by a.xact_start nulls last""".formatted(Chart.RELATIONS);

    private static final String PREPARED = """
            select p.gid, p.owner, extract(epoch from clock_timestamp() - p.prepared)::bigint,
                   exists (select from pg_locks o join pg_locks x on x.virtualtransaction = o.virtualtransaction
                     where o.pid is null and o.locktype = 'relation' and o.relation in %s
                       and x.pid is null and x.locktype = 'transactionid' and x.transactionid = p.transaction)
              from pg_prepared_xacts p where p.database = current_database() order by p.prepared""".formatted(Chart.RELATIONS);

    private static final int OTHERS_FACTOR = 10;

    private final Duration openFor;
    private final LongSupplier nanos;
    private final Map<String, Long> firstSeen = new HashMap<>();

    Transactions(Duration openFor, LongSupplier nanos) {
        this.openFor = openFor;
        this.nanos = nanos;
    }

    private record Open(String pid, String who, Duration age, boolean ageKnown, String modes) {

        boolean holds() {
            return !modes.isEmpty();
        }

        String since() {
            return ageKnown ? "for " + Chart.said(age) : "for at least " + Chart.said(age);
        }
    }

    @Override
    public void look(Chart chart) throws SQLException {
        chart.about("transactions");
        open(chart);
        chart.about("prepared");
        prepared(chart);
    }

    private void open(Chart chart) throws SQLException {
        String name = chart.table().name().sql();
        List<List<String>> rows = chart.look().rows(OPEN, name, name);
        forgetEnded(rows);
        Open oldestElsewhere = null;
        boolean unknown = false;
        for (List<String> row : rows) {
            Open open = open(row);
            unknown |= !open.ageKnown();
            if (open.holds()) {
                holder(chart, open);
            } else if (oldestElsewhere == null || open.age().compareTo(oldestElsewhere.age()) > 0) {
                oldestElsewhere = open;
            }
        }
        elsewhere(chart, oldestElsewhere);
        if (!chart.troubled()) {
            chart.ok(rows.size() + " open in this database, none for too long");
        }
        if (unknown || !chart.sees()) {
            chart.note(
                    "sight",
                    "this role does not see since when other roles' transactions are open, in what state they are, and how standbys are",
                    "grant pg_monitor to it to have that told too; the periodic check measures ages by itself");
        }
    }

    private void forgetEnded(List<List<String>> rows) {
        Set<String> present = new HashSet<>();
        rows.forEach(row -> present.add(row.get(1)));
        firstSeen.keySet().retainAll(present);
    }

    private Open open(List<String> row) {
        long now = nanos.getAsLong();
        long since = firstSeen.computeIfAbsent(row.get(1), key -> now);
        boolean known = !row.get(5).isEmpty();
        Duration age = known ? Duration.ofSeconds(Long.parseLong(row.get(5))) : Duration.ofNanos(now - since);
        String state = row.get(4).isEmpty() ? "" : ", " + row.get(4);
        String who = "process " + row.get(0) + " (application " + (row.get(3).isEmpty() ? "unnamed" : row.get(3))
                + ", role " + row.get(2) + state + ")";
        return new Open(row.get(0), who, age, known, row.get(6));
    }

    private void holder(Chart chart, Open open) {
        String found = open.who() + " has had a transaction open " + open.since() + " that holds " + open.modes()
                + " on " + chart.table().name();
        if (open.age().compareTo(openFor) >= 0) {
            chart.warn(
                    "process " + open.pid(),
                    found,
                    "have it end, or select pg_terminate_backend(" + open.pid()
                            + "), and give its role an idle_in_transaction_session_timeout: until then the low-water mark"
                            + " stays below it, nothing above is deleted, and vacuum cleans nothing up");
        } else if (!open.ageKnown()) {
            chart.note("process " + open.pid(), found, "look again: one that stays should end");
        }
    }

    private void elsewhere(Chart chart, @Nullable Open oldest) {
        if (oldest != null && oldest.age().compareTo(openFor.multipliedBy(OTHERS_FACTOR)) >= 0) {
            chart.warn(
                    "process " + oldest.pid(),
                    oldest.who() + " has had a transaction open " + oldest.since() + ", the oldest of this database",
                    "have it end, or select pg_terminate_backend(" + oldest.pid()
                            + "): vacuum cleans nothing up that it might still see, and tables and indexes grow");
        }
    }

    private void prepared(Chart chart) throws SQLException {
        Look look = chart.look();
        String name = chart.table().name().sql();
        List<List<String>> rows = look.rows(PREPARED, name, name);
        for (List<String> row : rows) {
            Duration age = Duration.ofSeconds(Long.parseLong(row.get(2)));
            if (age.compareTo(openFor) >= 0) {
                chart.warn(
                        row.get(0),
                        "the transaction '" + row.get(0) + "' of role " + row.get(1) + " has been prepared for "
                                + Chart.said(age)
                                + (row.get(3).equals("t")
                                        ? " and holds locks on " + chart.table().name()
                                        : ""),
                        "commit prepared '" + row.get(0)
                                + "', or rollback prepared it, as its transaction manager decided: it"
                                + " survives restarts, and holds the low-water mark and vacuum for ever");
            }
        }
        if (!chart.troubled()) {
            chart.ok(rows.size() + " prepared transactions, none for too long");
        }
    }
}
