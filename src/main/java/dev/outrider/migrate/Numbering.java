package dev.outrider.migrate;

import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.TableShape;
import java.sql.SQLException;
import java.util.List;

/** Whether the rows are numbered in the way that the gap rule relies on, and found by number. */
final class Numbering {

    private static final String ATTRIBUTE =
            "(select attnum from pg_attribute where attrelid = ?::oid and attname = ? and not attisdropped)";

    private static final String UNIQUE = """
            select exists (select from pg_index i
              where i.indrelid = ?::oid and i.indisunique and i.indisvalid and i.indimmediate and i.indpred is null and i.indnkeyatts = 1
                and i.indkey[0] = %s)""".formatted(ATTRIBUTE);

    private static final String MENTIONS = """
            select distinct i.relname from pg_depend d join pg_class i on i.oid = d.objid and i.relkind in ('i', 'I')
             where d.classid = 'pg_class'::regclass and d.refobjid = ?::oid and d.refobjsubid = %s""".formatted(ATTRIBUTE);

    private final Look look;
    private final OutboxTable table;
    private final String oid;
    private final String seq;

    Numbering(Look look, OutboxTable table, String oid) {
        this.look = look;
        this.table = table;
        this.oid = oid;
        this.seq = table.column(Column.SEQ);
    }

    boolean check(List<Finding> findings) throws SQLException {
        String sequence = TableShape.sequence(look.connection(), table);
        if (sequence == null) {
            findings.add(Finding.refusal(
                    "column " + seq + " of " + table.name() + " is not numbered by a sequence of its own",
                    "run outrider migrate --adopt: the relay relies on numbers that the column's default draws"));
            return false;
        }
        checkIdentity(findings);
        checkSequence(findings, sequence);
        checkIndexes(findings);
        return true;
    }

    private void checkIdentity(List<Finding> findings) throws SQLException {
        String identity =
                look.text("select attidentity from pg_attribute where attrelid = ?::oid and attname = ?", oid, seq);
        if (!identity.equals("a")) {
            findings.add(Finding.refusal(
                    "an application may choose the numbers of " + table.name() + " itself",
                    "run outrider migrate --adopt, which makes " + seq
                            + " generated always: a number that is drawn before"
                            + " its insert begins would be taken for a rolled back one and its row lost"));
        }
    }

    private void checkSequence(List<Finding> findings, String sequence) throws SQLException {
        String settings = look.text(
                "select seqcache || ' ' || seqincrement || ' ' || seqcycle from pg_sequence where seqrelid = ?::regclass",
                sequence);
        if (!settings.equals("1 1 false")) {
            findings.add(Finding.refusal(
                    "the sequence " + sequence + " has cache, increment and cycle " + settings,
                    "alter sequence " + sequence + " cache 1 increment 1 no cycle: a session with cached numbers would"
                            + " use them in transactions that begin much later"));
        }
        if (look.number("select seqmin from pg_sequence where seqrelid = ?::regclass", sequence) < 1) {
            findings.add(Finding.refusal(
                    "the sequence " + sequence + " may draw numbers below 1",
                    "alter sequence " + sequence
                            + " minvalue 1: progress begins at 0, and a row numbered 0 or less would"
                            + " never be looked for"));
        }
        if (!look.yes("select has_sequence_privilege(?::regclass, 'select')", sequence)) {
            findings.add(Finding.refusal(
                    "the relay's role lacks select on the sequence " + sequence,
                    "have the owner run the script of outrider migrate --grants"));
        } else if (look.yes("select has_column_privilege(?::oid, ?, 'select')", oid, seq)) {
            checkRows(findings, sequence);
        }
    }

    private void checkRows(List<Finding> findings, String sequence) throws SQLException {
        String number = table.sql(Column.SEQ);
        String name = table.name().sql();
        if (look.yes("select exists (select from " + name + " where " + number + " < 1)")) {
            findings.add(
                    Finding.refusal(
                            table.name() + " has rows whose " + seq + " is below 1",
                            "give them numbers from 1 on, or delete them: progress begins at 0, and they would never be looked for"));
        }
        if (behind(sequence)) {
            findings.add(Finding.refusal(
                    "the sequence " + sequence + " stands behind the table's largest number",
                    "select setval('" + sequence + "', (select max(" + table.sql(Column.SEQ) + ") from "
                            + table.name().sql() + "))"));
        }
    }

    private boolean behind(String sequence) throws SQLException {
        String max = "select coalesce(max(" + table.sql(Column.SEQ) + "), 0) from "
                + table.name().sql();
        // The largest number is looked up first: the sequence may only have moved on since.
        long largest = look.number(max);
        return look.number("select last_value - (not is_called)::int from " + sequence) < largest;
    }

    private void checkIndexes(List<Finding> findings) throws SQLException {
        if (!look.yes(UNIQUE, oid, oid, seq)) {
            findings.add(Finding.refusal(
                    table.name() + " has no unique index on " + seq + " alone",
                    "create unique index concurrently on " + table.name().sql() + " (" + table.sql(Column.SEQ) + ")"));
        }
        for (String index : look.texts(MENTIONS, oid, oid, table.column(Column.PUBLISHED_AT))) {
            findings.add(Finding.warning(
                    "the index " + index + " mentions " + table.column(Column.PUBLISHED_AT),
                    "drop it: the relay does not use it, and with it every mark writes seven times as much WAL"));
        }
        long fillfactor = look.number(
                "select option_value from pg_class c, pg_options_to_table(c.reloptions) where c.oid = ?::oid and"
                        + " option_name = 'fillfactor'",
                oid);
        if (fillfactor == 0 || fillfactor > 60) {
            findings.add(Finding.warning(
                    table.name() + " has a fillfactor of " + (fillfactor == 0 ? 100 : fillfactor),
                    "alter table " + table.name().sql()
                            + " set (fillfactor = 50): on fuller pages less than half of the"
                            + " marks are heap-only"));
        }
    }
}
