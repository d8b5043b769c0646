package dev.outrider.doctor;

import dev.outrider.migrate.Look;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the standbys are there that commits wait for. */
final class Replication implements Doctor.Examination {

    /** As in {@code FIRST 2 (a, b, c)}, {@code ANY 2 (…)} or {@code 2 (…)}; without a number it is one. */
    private static final Pattern NUMBER = Pattern.compile("(?i)^\\s*(?:first\\s+|any\\s+)?(\\d+)\\s*\\(");

    @Override
    public void look(Chart chart) throws SQLException {
        Look look = chart.look();
        String wanted =
                look.text("select current_setting('synchronous_standby_names')").strip();
        List<List<String>> senders = look.rows("select application_name, state, sync_state,"
                + " coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), replay_lsn)::bigint::text, '?')"
                + " from pg_stat_replication where not pg_is_in_recovery() order by 1");
        String there = chart.sees() ? list(senders) : senders.size() + " connected, of unknown state";
        if (wanted.isEmpty()) {
            chart.ok("commits wait for no standby; standbys: " + there);
            return;
        }
        int needed = needed(wanted);
        long counted =
                chart.sees() ? senders.stream().filter(Replication::counts).count() : senders.size();
        if (counted < needed) {
            chart.warn(
                    "",
                    "commits wait for " + needed + " synchronous standby" + (needed == 1 ? "" : "s") + " (" + wanted
                            + "), and " + counted + (counted == 1 ? " is" : " are") + " there; standbys: " + there,
                    "bring the standby back, or take it out of synchronous_standby_names: until then every commit hangs,"
                            + " those of writers as well as the relay's marks");
        } else {
            chart.ok("commits wait for " + needed + " of " + wanted + "; standbys: " + there);
        }
    }

    static int needed(String names) {
        Matcher matcher = NUMBER.matcher(names);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 1;
    }

    private static boolean counts(List<String> sender) {
        return sender.get(1).equals("streaming") && List.of("sync", "quorum").contains(sender.get(2));
    }

    private static String list(List<List<String>> senders) {
        if (senders.isEmpty()) {
            return "none";
        }
        return String.join(
                ", ",
                senders.stream()
                        .map(each -> each.get(0) + " (" + each.get(1) + ", " + each.get(2) + ", " + each.get(3)
                                + " bytes behind)")
                        .toList());
    }
}
