package dev.outrider.doctor;

import dev.outrider.database.Column;
import dev.outrider.migrate.Look;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Whether the relay's role may do more than it needs. That it may do less is a matter of the check at start, and told as such. */
final class Privileges implements Doctor.Examination {

    private static final Set<String> NOTHING = Set.of();
    private static final String SELECT = "select";
    private static final String INSERT = "insert";
    private static final String UPDATE = "update";
    private static final String DELETE = "delete";

    /** Rights to whole tables, as the grants script gives them. */
    private static final Map<String, Set<String>> NEEDED = Map.of(
            "schema_version", Set.of(SELECT),
            "lane", Set.of(SELECT, UPDATE),
            "settled", Set.of(SELECT, INSERT, UPDATE, DELETE),
            "watermark", Set.of(SELECT, INSERT, DELETE),
            "command", Set.of(SELECT),
            "replay", Set.of(SELECT),
            "outbox_state", Set.of(SELECT),
            "pause", Set.of(SELECT));

    private static final List<String> ALL =
            List.of(SELECT, INSERT, UPDATE, DELETE, "truncate", "references", "trigger");

    private static final Map<String, String> ATTRIBUTES = new TreeMap<>(Map.of(
            "rolsuper", "is a superuser",
            "rolcreaterole", "may create roles",
            "rolcreatedb", "may create databases",
            "rolreplication", "may replicate"));

    private static final String SCRIPT = "as the script of outrider migrate --grants does";

    private final boolean deletes;

    Privileges(boolean deletes) {
        this.deletes = deletes;
    }

    @Override
    public void look(Chart chart) throws SQLException {
        Look look = chart.look();
        String role = look.text("select current_user");
        for (Map.Entry<String, String> attribute : ATTRIBUTES.entrySet()) {
            if (look.yes("select " + attribute.getKey() + " from pg_roles where rolname = current_user")) {
                chart.warn(
                        attribute.getKey(),
                        "the relay's role " + role + " " + attribute.getValue(),
                        "give the relay a role of its own with the grants of outrider migrate --grants alone");
            }
        }
        if (look.yes("select pg_has_role(relowner, 'usage') from pg_class where oid = to_regclass(?)", outbox(chart))) {
            // Its owner may do everything: to list it all would say no more.
            if (!chart.troubled()) {
                chart.warn(
                        "owner",
                        "the relay's role " + role + " owns " + chart.table().name() + ", and so may drop it",
                        "give the relay a role of its own with the grants of outrider migrate --grants alone");
            }
            return;
        }
        tables(chart);
        columns(chart);
        elsewhere(chart);
        if (!chart.troubled()) {
            chart.ok("the role " + role + " may do what the relay needs and nothing more");
        }
    }

    private static String outbox(Chart chart) {
        return chart.table().name().sql();
    }

    private void tables(Chart chart) throws SQLException {
        wider(chart, outbox(chart), deletes ? Set.of(SELECT, DELETE) : Set.of(SELECT));
        for (String name : chart.look()
                .texts("select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
                        + " where n.nspname = 'outrider' and c.relkind in ('r', 'v', 'p', 'm') order by 1")) {
            wider(chart, "outrider." + name, NEEDED.getOrDefault(name, NOTHING));
        }
    }

    private static void wider(Chart chart, String table, Set<String> needed) throws SQLException {
        List<String> more = new ArrayList<>();
        for (String right : ALL) {
            if (!needed.contains(right)
                    && chart.look().yes("select has_table_privilege(to_regclass(?), ?)", table, right)) {
                more.add(right);
            }
        }
        if (!more.isEmpty()) {
            warn(chart, table, String.join(", ", more) + " on " + table.replace("\"", ""));
        }
    }

    private static void warn(Chart chart, String subject, String rights) {
        chart.warn(
                subject,
                "the relay's role has more than it needs: " + rights,
                "revoke it from the role, from public, or from the role that it inherits it from, and grant only "
                        + SCRIPT);
    }

    /** Of the outbox it changes one column, and of a command what came of it. */
    private static void columns(Chart chart) throws SQLException {
        more(chart, outbox(chart), UPDATE, List.of(chart.table().column(Column.PUBLISHED_AT)));
        more(chart, outbox(chart), INSERT, List.of());
        more(
                chart,
                "outrider.command",
                UPDATE,
                List.of("taken_by", "taken_at", "taken_version", "ended_at", "outcome"));
        more(chart, "outrider.command", INSERT, List.of("action", "seq", "id", "topic", "key", "because", "asked_by"));
        more(chart, "outrider.replay", UPDATE, List.of("sent", "last_seq", "ended_at", "outcome"));
        more(chart, "outrider.replay", INSERT, List.of("selection", "because", "asked_by", "matched"));
        more(chart, "outrider.pause", UPDATE, List.of("resumed_by", "resumed_at", "resumed_because"));
        more(chart, "outrider.pause", INSERT, List.of("scope", "topic", "because", "paused_by"));
    }

    private static void more(Chart chart, String table, String right, List<String> needed) throws SQLException {
        if (chart.look().yes("select has_table_privilege(to_regclass(?), ?)", table, right)) {
            return;
        }
        List<String> columns = new ArrayList<>(chart.look()
                .texts(
                        "select attname from pg_attribute where attrelid = to_regclass(?) and attnum > 0 and not attisdropped"
                                + " and has_column_privilege(attrelid, attnum, ?) order by attnum",
                        table,
                        right));
        columns.removeAll(needed);
        if (!columns.isEmpty()) {
            warn(
                    chart,
                    table + " " + right,
                    right + " of " + String.join(", ", columns) + " on " + table.replace("\"", ""));
        }
    }

    private static void elsewhere(Chart chart) throws SQLException {
        Look look = chart.look();
        String sequence = look.text(
                "select pg_get_serial_sequence(?, ?)",
                outbox(chart),
                chart.table().column(Column.SEQ));
        if (!sequence.isEmpty() && look.yes("select has_sequence_privilege(?, 'usage, update')", sequence)) {
            warn(chart, sequence, "usage or update on the sequence " + sequence + ", and so may draw or set numbers");
        }
        for (String schema : List.of(chart.table().name().schema(), "outrider")) {
            if (look.yes("select has_schema_privilege(?, 'create')", schema)) {
                warn(chart, "schema " + schema, "create in the schema " + schema);
            }
        }
        if (look.yes("select pg_has_role('pg_write_all_data', 'usage')")) {
            warn(chart, "pg_write_all_data", "the role pg_write_all_data");
        }
    }
}
