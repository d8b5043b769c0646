package dev.outrider.migrate;

import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Sql;
import java.util.Map;
import java.util.TreeMap;

/** The script that gives the relay and the application what they need and nothing else. */
public final class Grants {

    private Grants() {}

    /** The script with names filled in, for a table with all of its columns. */
    public static String script(OutboxTable table, Roles roles) {
        Map<String, String> values = new TreeMap<>(Scripts.placeholders(table));
        values.put("outbox_schema", Sql.quote(table.name().schema()));
        values.put("outbox_name", Sql.literal(table.name().sql()));
        values.put("seq_name", Sql.literal(table.column(Column.SEQ)));
        values.put("relay_role", Sql.quote(roles.relay()));
        values.put("retention_grant", deleting(table, roles));
        values.put("relay_name", Sql.literal(roles.relay()));
        values.put("application_role", Sql.quote(roles.application()));
        values.put("application_name", Sql.literal(roles.application()));
        values.put("published_name", Sql.literal(table.column(Column.PUBLISHED_AT)));
        values.put("created_name", Sql.literal(table.column(Column.CREATED_AT)));
        values.put("lock_timeout", millis(roles.timeouts().lockMillis()));
        values.put("statement_timeout", millis(roles.timeouts().statementMillis()));
        values.put("idle_timeout", millis(roles.timeouts().socketMillis()));
        return Scripts.text(Scripts.GRANTS, values);
    }

    /** A role that deleted until retention was switched off has no use for the right any more. */
    private static String deleting(OutboxTable table, Roles roles) {
        String outbox = table.name().sql();
        String relay = Sql.quote(roles.relay());
        return roles.deletes()
                ? "grant delete on " + outbox + " to " + relay
                : "revoke delete on " + outbox + " from " + relay;
    }

    private static String millis(int millis) {
        return millis + "ms";
    }
}
