package dev.outrider.doctor;

import dev.outrider.migrate.Look;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/** Whether vacuum keeps up with what the relay leaves behind, and whether marks stay on their pages. */
final class Heap implements Doctor.Examination {

    private static final String COUNTS = """
            select coalesce(sum(n_dead_tup), 0), coalesce(sum(n_live_tup), 0), coalesce(sum(n_tup_upd), 0), coalesce(sum(n_tup_hot_upd), 0),
                   coalesce(to_char(max(greatest(last_autovacuum, last_vacuum)), 'YYYY-MM-DD HH24:MI'), 'never')
              from pg_stat_all_tables where relid in %s""".formatted(Chart.RELATIONS);

    /** When autovacuum comes: after a number of dead rows, and a share of all rows on top. And whether it is off. */
    private static final String DUE = """
            select coalesce(max((coalesce(o.threshold, current_setting('autovacuum_vacuum_threshold'))::numeric
                     + coalesce(o.share, current_setting('autovacuum_vacuum_scale_factor'))::numeric
                       * greatest(c.reltuples, 0)::numeric)::bigint), 0),
                   coalesce(bool_or(not coalesce(o.enabled, 'on')::bool), false)
              from pg_class c, lateral (
                select max(option_value) filter (where option_name = 'autovacuum_vacuum_threshold') as threshold,
                       max(option_value) filter (where option_name = 'autovacuum_vacuum_scale_factor') as share,
                       max(option_value) filter (where option_name = 'autovacuum_enabled') as enabled
                  from pg_options_to_table(c.reloptions)) o
             where c.oid in %s""".formatted(Chart.RELATIONS);

    /** Fewer are no matter on any machine. */
    private static final long FEW = 10_000;

    private static final long RARE = 1_000_000;

    private static final long UPDATES = 1_000;

    private static final int HOT_PERCENT = 50;

    private static final List<String> OWN = List.of("outrider.lane", "outrider.settled");

    @Override
    public void look(Chart chart) throws SQLException {
        chart.about("dead-rows");
        outbox(chart);
        for (String name : OWN) {
            own(chart, name);
        }
        chart.about("autovacuum");
        settings(chart);
    }

    private static void outbox(Chart chart) throws SQLException {
        Look look = chart.look();
        String name = chart.table().name().sql();
        List<String> counts = look.rows(COUNTS, name, name).get(0);
        long dead = Long.parseLong(counts.get(0));
        long due = Long.parseLong(look.rows(DUE, name, name).get(0).get(0));
        String found = chart.table().name() + " has " + dead + " dead and " + counts.get(1)
                + " living rows by the server's count, and was last vacuumed: " + counts.get(4);
        if (dead > Math.max(FEW, 2 * due)) {
            chart.warn(
                    "outbox",
                    found,
                    "look for what keeps vacuum from it, a transaction that stays open most of all; then vacuum "
                            + chart.table().name().sql());
        } else {
            chart.ok(found);
        }
        chart.about("hot-share");
        hot(chart, Long.parseLong(counts.get(2)), Long.parseLong(counts.get(3)));
        chart.about("dead-rows");
    }

    private static void hot(Chart chart, long updates, long hot) {
        if (updates < UPDATES) {
            return;
        }
        String found = String.format(
                Locale.ROOT,
                "of %d updates of %s %d %% were heap-only",
                updates,
                chart.table().name(),
                100 * hot / updates);
        if (100 * hot < HOT_PERCENT * updates) {
            chart.warn(
                    "",
                    found,
                    "drop indexes that mention published_at and set fillfactor to 50: a mark that is not heap-only writes"
                            + " seven times as much WAL. Then begin the count anew: select"
                            + " pg_stat_reset_single_table_counters('"
                            + chart.table().name().sql() + "'::regclass)");
        } else {
            chart.ok(found);
        }
    }

    private static void own(Chart chart, String name) throws SQLException {
        List<String> counts = chart.look().rows(COUNTS, name, name).get(0);
        if (Long.parseLong(counts.get(0)) > FEW) {
            chart.warn(
                    name,
                    name + " has " + counts.get(0) + " dead rows, and was last vacuumed: " + counts.get(4),
                    "look for what keeps vacuum from it, a transaction that stays open most of all; then vacuum "
                            + name);
        }
    }

    private static void settings(Chart chart) throws SQLException {
        Look look = chart.look();
        for (String name : List.of("autovacuum", "track_counts")) {
            if (!look.yes("select current_setting(?)::bool", name)) {
                chart.warn(
                        name,
                        name + " is off for the whole server",
                        "switch it on: nobody cleans up behind the marks, and the outbox grows without end");
            }
        }
        switchedOff(chart, chart.table().name().sql());
        for (String name : OWN) {
            switchedOff(chart, name);
        }
        String table = chart.table().name().sql();
        long due = Long.parseLong(look.rows(DUE, table, table).get(0).get(0));
        if (due > RARE) {
            chart.warn(
                    "rare",
                    "autovacuum comes to " + chart.table().name() + " only after " + due + " dead rows",
                    "alter table " + table
                            + " set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 100000): often and"
                            + " little is what a queue needs");
        } else if (!chart.troubled()) {
            chart.ok("it is on, and comes to " + chart.table().name() + " after " + due + " dead rows");
        }
    }

    private static void switchedOff(Chart chart, String table) throws SQLException {
        if (chart.look().rows(DUE, table, table).get(0).get(1).equals("t")) {
            chart.warn(
                    table,
                    "autovacuum is switched off for " + table.replace("\"", ""),
                    "alter table " + table + " reset (autovacuum_enabled)");
        }
    }
}
