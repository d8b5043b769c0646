package dev.outrider.doctor;

import dev.outrider.database.Column;
import java.sql.SQLException;
import java.util.List;

/** Whether there are indexes that only cost, and whether the relay's own tables have theirs. */
final class Indexes implements Doctor.Examination {

    /**
     * All but the one on the number, which the relay needs. Of a partitioned outbox an index is used where its parts are, and told where the whole is; a part's
     * own, which belongs to no index of the whole, is told by itself.
     */
    private static final String OTHERS = """
            select c.oid::regclass::text, format('%I.%I', n.nspname, r.relname), i.indisvalid, i.indisunique, c.relkind = 'I',
                   (select coalesce(sum(pg_stat_get_numscans(p.relid)), 0)::bigint
                      from (select i.indexrelid as relid union select t.relid from pg_partition_tree(i.indexrelid) t) p),
                   not r.relispartition or pg_relation_size(r.oid) > 0
              from (select to_regclass(?) as relid union select p.relid from pg_partition_tree(to_regclass(?)) p) t
              join pg_index i on i.indrelid = t.relid join pg_class c on c.oid = i.indexrelid
              join pg_class r on r.oid = i.indrelid join pg_namespace n on n.oid = r.relnamespace
             where (not i.indisvalid or not c.relispartition)
               and not (i.indisvalid and i.indisunique and i.indpred is null and i.indnkeyatts = 1
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
        String outbox = chart.table().name().sql();
        List<List<String>> others =
                chart.look().rows(OTHERS, outbox, outbox, chart.table().column(Column.SEQ));
        for (List<String> each : others) {
            String subject = each.get(0) + " on " + each.get(1);
            if (!each.get(2).equals("t")) {
                invalid(chart, each.get(0), subject, each.get(4).equals("t"));
            } else {
                boolean needless = each.get(5).equals("0")
                        && !each.get(3).equals("t")
                        && each.get(6).equals("t");
                other(chart, each.get(0), subject, needless, each);
            }
        }
        if (!chart.troubled()) {
            chart.ok("on " + chart.table().name() + " there is the one that the relay needs"
                    + (others.isEmpty() ? " and no other" : ""));
        }
    }

    /** An index of a partitioned table is none of its own: it is valid when every part has one that is attached to it. */
    private static void invalid(Chart chart, String index, String subject, boolean ofParts) {
        chart.warn(
                index,
                "the index " + subject + " is invalid",
                ofParts
                        ? "give every partition an index of its own and attach it (alter index " + index
                                + " attach partition ...), or drop it"
                        : "reindex index concurrently " + index
                                + ", or drop it: every insert pays for it and nobody can use it");
    }

    /** A part without rows, made for the time to come, has indexes that nobody can have used. */
    private static void other(Chart chart, String index, String subject, boolean needless, List<String> found) {
        if (needless) {
            chart.warn(
                    index,
                    "the index " + subject + " has never been used",
                    "drop it unless somebody is going to need it: the relay does not, and every insert pays for it");
        } else {
            chart.note(
                    index,
                    "the index " + subject + " is none of the relay's (used " + found.get(5) + " times"
                            + (found.get(3).equals("t") ? ", unique" : "") + ")",
                    "keep it as long as its users are worth what every insert pays for it");
        }
    }
}
