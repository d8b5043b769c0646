package dev.outrider.migrate;

import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import java.sql.SQLException;
import java.util.List;

/** Whether the relay's role may do what it must, and whether others may do what they must not. */
final class Rights {

    /** Roles besides owner and superusers that may insert a number of their own, by overriding the system's value. */
    private static final String CHOOSERS = """
            select r.rolname from pg_roles r
             where r.rolcanlogin and not r.rolsuper
               and not pg_has_role(r.oid, (select relowner from pg_class where oid = ?::regclass), 'member')
               and has_column_privilege(r.oid, ?::regclass, ?, 'insert')
             order by 1 limit 5""";

    private final Look look;
    private final OutboxTable table;
    private final boolean deletes;

    Rights(Look look, OutboxTable table, boolean deletes) {
        this.look = look;
        this.table = table;
        this.deletes = deletes;
    }

    void check(List<Finding> findings) throws SQLException {
        String name = table.name().sql();
        if (!look.yes("select has_schema_privilege(?, 'usage')", table.name().schema())) {
            return;
        }
        String grants = "have the owner run the script of outrider migrate --grants";
        if (!look.yes("select has_table_privilege(?, 'select')", name)) {
            findings.add(Finding.refusal("the relay's role lacks select on " + table.name(), grants));
        }
        if (deletes && !look.yes("select has_table_privilege(?, 'delete')", name)) {
            findings.add(Finding.refusal(
                    "the relay's role lacks delete on " + table.name() + ", which retention needs",
                    grants + ", which grants it when retention is on in its configuration; or set retention to off"));
        }
        String publishedAt = table.column(Column.PUBLISHED_AT);
        String seq = table.column(Column.SEQ);
        boolean there = look.number(
                        "select count(*) from pg_attribute where attrelid = ?::regclass and attname in (?, ?)",
                        name,
                        publishedAt,
                        seq)
                == 2;
        if (!there) {
            return;
        }
        if (!look.yes("select has_column_privilege(?, ?, 'update')", name, publishedAt)) {
            findings.add(Finding.refusal(
                    "the relay's role lacks update on column " + publishedAt + " of " + table.name(), grants));
        }
        List<String> choosers = look.texts(CHOOSERS, name, name, seq);
        if (!choosers.isEmpty()) {
            findings.add(
                    Finding.warning(
                            String.join(", ", choosers) + " may insert numbers of their own choosing into "
                                    + table.name(),
                            "grant the application insert on its own columns only, as the script of outrider migrate --grants does"));
        }
    }
}
