package dev.outrider.migrate;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.KeyRule;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.TableShape;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Whether the outbox table is one that the rules of the relay hold for. */
final class TableStructure {

    private static final Set<String> TEXTS = Set.of("text", "character varying");
    private static final Set<String> JSONS = Set.of("json", "jsonb", "text", "character varying");
    private static final Set<String> TIMES = Set.of("timestamp with time zone", "timestamp without time zone");
    private static final Map<Column, Set<String>> TYPES = new EnumMap<>(Map.of(
            Column.SEQ, Set.of("bigint"),
            Column.ID, with(TEXTS, "uuid"),
            Column.PAYLOAD, with(JSONS, "bytea"),
            Column.HEADERS, JSONS,
            Column.TOPIC, TEXTS,
            Column.PARTITION, Set.of("smallint", "integer", "bigint"),
            Column.EVENT_TIME, with(TIMES, "bigint"),
            Column.CREATED_AT, with(TIMES, "bigint"),
            Column.PUBLISHED_AT, TIMES));

    /** So many rolled back insertions in a row are not to be expected. */
    private static final int NEWEST = 100;

    private static final String ADOPT = "run outrider migrate --adopt";

    private final Look look;
    private final OutboxTable table;
    private final Addressing addressing;
    private final boolean deletes;
    private final String oid;

    TableStructure(Look look, OutboxTable table, Addressing addressing, boolean deletes) throws SQLException {
        this.look = look;
        this.table = table;
        this.addressing = addressing;
        this.deletes = deletes;
        this.oid = look.text(
                "select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and"
                        + " c.relname = ?",
                table.name().schema(),
                table.name().table());
    }

    private static Set<String> with(Set<String> types, String another) {
        Set<String> all = new HashSet<>(types);
        all.add(another);
        return Set.copyOf(all);
    }

    boolean exists() {
        return !oid.isEmpty();
    }

    /** Returns whether statements can be made for the table. */
    boolean check(List<Finding> findings) throws SQLException {
        if (!exists()) {
            findings.add(Finding.refusal(
                    "the table " + table.name() + " does not exist",
                    "run outrider migrate, or set outbox.table to an existing table and run outrider migrate --adopt"));
            return false;
        }
        if (!look.yes("select has_schema_privilege(?, 'usage')", table.name().schema())) {
            findings.add(Finding.refusal(
                    "the relay's role lacks usage on the schema of " + table.name(),
                    "have the owner run the script of outrider migrate --grants"));
            return false;
        }
        checkKind(findings);
        boolean fit = columnsFit(findings);
        checkTime(findings);
        if (fit) {
            fit = new Numbering(look, table, oid).check(findings);
        }
        String sequence = fit ? TableShape.sequence(look.connection(), table) : null;
        if (sequence != null && look.yes("select has_table_privilege(?::oid, 'select')", oid)) {
            checkWriters(findings, sequence);
        }
        return fit;
    }

    private void checkKind(List<Finding> findings) throws SQLException {
        String kind = look.text("select relkind::text || relpersistence::text from pg_class where oid = ?::oid", oid);
        if (!kind.equals("rp") && !kind.equals("pp")) {
            findings.add(Finding.refusal(
                    table.name() + " is no ordinary logged table",
                    "an unlogged table is emptied by a crash, and a view or foreign table has no numbers of its own: give"
                            + " outbox.table a table"));
        }
        if (look.yes("select exists (select from pg_subscription_rel where srrelid = ?::oid)", oid)) {
            findings.add(Finding.refusal(
                    table.name() + " is filled by a logical subscription",
                    "let the relay read the publisher's table: a copy has numbers that were drawn elsewhere, in another"
                            + " order than they become visible here"));
        }
        if (look.yes("select row_security_active(?::oid)", oid)) {
            findings.add(Finding.refusal(
                    "row-level security hides rows of " + table.name() + " from the relay's role",
                    "give the role BYPASSRLS or the table no policies: a row that cannot be seen is never relayed"));
        }
    }

    /** Without it "the one alert to have" can never come. */
    private void checkTime(List<Finding> findings) throws SQLException {
        Map<String, String> types = TableShape.columns(look.connection(), table);
        String name = table.column(Column.CREATED_AT);
        String type = types.getOrDefault(name, types.get(table.column(Column.EVENT_TIME)));
        if (!TableShape.MOMENT.equals(type)) {
            findings.add(Finding.warning(
                    "how long events have been waiting in " + table.name() + " cannot be told: "
                            + (types.containsKey(name)
                                    ? "column " + name + " is " + type
                                    : "there is no column " + name),
                    "make it timestamptz (alter table … alter column … type timestamptz using … at time zone '…', which"
                            + " rewrites the table), or alert on outrider_backlog_rows instead of its age"));
        }
    }

    private boolean columnsFit(List<Finding> findings) throws SQLException {
        Map<String, String> types = TableShape.columns(look.connection(), table);
        boolean fit = true;
        for (Column column : Column.values()) {
            String name = table.column(column);
            String type = types.get(name);
            Set<String> allowed = TYPES.get(column);
            if (type == null && table.demands(column)) {
                findings.add(Finding.refusal(
                        table.name() + " has no column " + name,
                        ADOPT + ", or set outbox.columns." + column.defaultName() + " to the column it has"));
                fit = false;
            } else if (type != null && allowed != null && !allowed.contains(type)) {
                findings.add(Finding.refusal(
                        "column " + name + " of " + table.name() + " is " + type,
                        "it must be one of "
                                + String.join(", ", allowed.stream().sorted().toList())));
                fit = false;
            }
        }
        for (String column : addressing.demanded()) {
            if (!types.containsKey(column)) {
                findings.add(Finding.refusal(
                        "the configuration names the column " + column + ", which " + table.name() + " does not have",
                        "one of "
                                + String.join(
                                        ", ", types.keySet().stream().sorted().toList())));
                fit = false;
            }
        }
        return keyFits(findings, types) && fit;
    }

    /** A key that is taken for bytes must be: the text of another column would be taken for them. */
    private boolean keyFits(List<Finding> findings, Map<String, String> types) {
        String name = table.column(Column.AGGREGATEID);
        String type = types.get(name);
        if (addressing.key().form() != KeyRule.Form.BYTES || type == null || type.equals("bytea")) {
            return true;
        }
        findings.add(Finding.refusal(
                "column " + name + " of " + table.name() + " is " + type,
                "key.format bytes needs a bytea; set key.format to text"));
        return false;
    }

    /**
     * What the server has counted since its statistics began tells of all times, not of today: a table that Debezium was read from has had every row
     * deleted. So it counts only while none of the newest numbers has a row either; and never where the relay deletes by itself.
     */
    private void checkWriters(List<Finding> findings, String sequence) throws SQLException {
        if (deletes) {
            return;
        }
        if (look.yes("select coalesce(n_tup_del > n_tup_upd, false) from pg_stat_all_tables where relid = ?::oid", oid)
                && look.yes("select has_sequence_privilege(?, 'select')", sequence)
                && !look.yes("select exists (select from " + table.name().sql() + " where " + table.sql(Column.SEQ)
                        + " > (select last_value from " + sequence + ") - " + NEWEST + ")")) {
            findings.add(Finding.warning(
                    "rows of " + table.name()
                            + " are deleted that were never marked as published, and none of the newest " + NEWEST
                            + " numbers has a row",
                    Deletions.REMEDY));
        }
    }
}
