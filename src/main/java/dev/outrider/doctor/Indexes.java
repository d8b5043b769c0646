package dev.outrider.doctor;

import dev.outrider.database.Column;
import java.sql.SQLException;
import java.util.List;

/** Whether there are indexes that only cost, and whether the relay's own tables have theirs. */
final class Indexes implements Doctor.Examination {

    /** All but the one on the number, which the relay needs. Of a partitioned outbox an index is used where its parts are. */
    private static final String OTHERS = """
            select c.oid::regclass::text, i.indisvalid, i.indisunique,
                   (select coalesce(sum(s.idx_scan), 0)::bigint from pg_stat_all_indexes s
                     where s.indexrelid = i.indexrelid
                        or s.indexrelid in (select p.relid from pg_partition_tree(i.indexrelid) p))
              from pg_index i join pg_class c on c.oid = i.indexrelid
             where i.indrelid = to_regclass(?) and not (i.indisvalid and i.indisunique and i.indpred is null and i.indnkeyatts = 1
                   and i.indkey[0] = (select attnum from pg_attribute a where a.attrelid = i.indrelid and a.attname = ?))
             order by 1""";

    private static final String KEYLESS = """
            select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'outrider' and c.relkind = 'r'
               and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary and i.indisvalid)
             order by 1""";

    @Override
    public void look(Chart chart) throws SQLException {
        for (String name : chart.look().texts(KEYLESS)) {
            chart.warn(
                    "outrider." + name,
                    "outrider." + name + " has lost its primary key",
                    "give it back what its migration made (outrider migrate --print shows it): without it the relay's"
                            + " statements read all of it");
        }
        List<List<String>> others = chart.look()
                .rows(OTHERS, chart.table().name().sql(), chart.table().column(Column.SEQ));
        for (List<String> each : others) {
            other(chart, each.get(0), each.get(1).equals("t"), each.get(2).equals("t"), Long.parseLong(each.get(3)));
        }
        if (!chart.troubled()) {
            chart.ok("on " + chart.table().name() + " there is the one that the relay needs"
                    + (others.isEmpty() ? " and no other" : ""));
        }
    }

    private static void other(Chart chart, String index, boolean valid, boolean unique, long scans) {
        if (!valid) {
            chart.warn(
                    index,
                    "the index " + index + " on " + chart.table().name() + " is invalid",
                    "reindex index concurrently " + index
                            + ", or drop it: every insert pays for it and nobody can use it");
        } else if (scans == 0 && !unique) {
            chart.warn(
                    index,
                    "the index " + index + " on " + chart.table().name() + " has never been used",
                    "drop it unless somebody is going to need it: the relay does not, and every insert pays for it");
        } else {
            chart.note(
                    index,
                    "the index " + index + " on " + chart.table().name() + " is none of the relay's (used " + scans
                            + " times" + (unique ? ", unique" : "") + ")",
                    "keep it as long as its users are worth what every insert pays for it");
        }
    }
}
