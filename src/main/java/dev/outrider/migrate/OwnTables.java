package dev.outrider.migrate;

import dev.outrider.database.OutboxTable;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/** Whether the relay's own tables are there, fit this relay and belong to this outbox. */
final class OwnTables {

    /** A right to some columns of a table is no right to the table. */
    private static final String COLUMNS = "has_any_column_privilege";

    private static final String TABLE = "has_table_privilege";

    private static final String READABLE = """
            select has_schema_privilege(n.oid, 'usage') and %s(c.oid, ?)
              from pg_class c join pg_namespace n on n.oid = c.relnamespace
             where n.nspname = 'outrider' and c.relname = ?""";

    private static final String MIGRATE =
            "run outrider migrate, or have a DBA run what outrider migrate --print prints";
    private static final String GRANT = "have the owner run the script of outrider migrate --grants";

    private final Look look;
    private final OutboxTable table;
    private final String relayVersion;

    OwnTables(Look look, OutboxTable table, String relayVersion) {
        this.look = look;
        this.table = table;
        this.relayVersion = relayVersion;
    }

    boolean check(List<Finding> findings) throws SQLException {
        boolean fit = usable(findings, "schema_version", "select");
        if (fit) {
            fit = versionFits(findings);
        }
        boolean lane = usable(findings, "lane", "select, update") && laneFits(findings);
        boolean settled = usable(findings, "settled", "select, insert, update, delete");
        boolean watermark = usable(findings, "watermark", "select, insert, delete");
        boolean command = usable(findings, "command", "select, insert, update", COLUMNS);
        boolean pause = usable(findings, "pause", "select, insert, update", COLUMNS);
        return fit && lane && settled && watermark && command && pause;
    }

    private boolean usable(List<Finding> findings, String name, String rights) throws SQLException {
        return usable(findings, name, rights, TABLE);
    }

    private boolean usable(List<Finding> findings, String name, String rights, String has) throws SQLException {
        boolean granted = true;
        String answer = "t";
        for (String right : rights.split(", ", -1)) {
            answer = look.text(READABLE.formatted(has), right, name);
            granted &= answer.equals("t");
        }
        if (answer.isEmpty()) {
            findings.add(Finding.refusal("the table outrider." + name + " does not exist", MIGRATE));
        } else if (!granted) {
            findings.add(Finding.refusal("the relay's role lacks " + rights + " on outrider." + name, GRANT));
        }
        return granted && !answer.isEmpty();
    }

    private boolean versionFits(List<Finding> findings) throws SQLException {
        long version = look.number("select max(version) from outrider.schema_version");
        if (version < Scripts.newest()) {
            findings.add(Finding.refusal(
                    "the schema outrider is at version " + version + ", this relay needs " + Scripts.newest(),
                    MIGRATE));
            return false;
        }
        for (String oldest : look.texts("select oldest_relay from outrider.schema_version")) {
            if (released() && compare(relayVersion, oldest) < 0) {
                findings.add(Finding.refusal(
                        "the schema outrider has been migrated for relays from " + oldest + " on, this is "
                                + relayVersion,
                        "start a newer relay"));
                return false;
            }
        }
        return true;
    }

    private boolean laneFits(List<Finding> findings) throws SQLException {
        String outbox = look.text("select outbox from outrider.lane where lane = 0");
        if (outbox.isEmpty()) {
            findings.add(Finding.refusal("outrider.lane has lost its row", "restore it, or insert lane 0 again"));
        } else if (!outbox.equals(table.name().toString())) {
            findings.add(Finding.refusal(
                    "outrider.lane is about " + outbox + ", not about " + table.name(),
                    "set outbox.table to " + outbox + "; if the table was renamed, set outrider.lane.outbox to its new"
                            + " name; a second outbox needs a database of its own"));
            return false;
        }
        return !outbox.isEmpty();
    }

    /** Compares the numbers of two versions; what follows a dash (as in SNAPSHOT) does not count. */
    static int compare(String one, String other) {
        return Arrays.compare(numbers(one), numbers(other));
    }

    /** A relay that runs from its classes instead of its jar has no number; whoever runs one knows what it is. */
    private boolean released() {
        return Character.isDigit(relayVersion.charAt(0));
    }

    private static int[] numbers(String version) {
        int dash = version.indexOf('-');
        String[] parts = (dash < 0 ? version : version.substring(0, dash)).split("\\.", -1);
        return Arrays.stream(parts).mapToInt(Integer::parseInt).toArray();
    }
}
