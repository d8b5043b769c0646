package dev.outrider.migrate;

import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Sql;
import dev.outrider.database.TableShape;
import dev.outrider.migrate.Adoption.Existing;
import dev.outrider.migrate.Adoption.Plan;
import dev.outrider.migrate.Adoption.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Works out what an existing table lacks. */
final class AdoptionPlan {

    private static final Map<Column, String> ADDED = new EnumMap<>(Map.of(
            Column.HEADERS, "json",
            Column.TRACEPARENT, "text",
            Column.TRACESTATE, "text",
            Column.BAGGAGE, "text",
            Column.TOPIC, "text",
            Column.PARTITION, "int",
            Column.EVENT_TIME, "timestamptz",
            Column.CREATED_AT, "timestamptz not null default now()"));

    private static final String STORAGE = "fillfactor = 50, autovacuum_vacuum_scale_factor = 0,"
            + " autovacuum_vacuum_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0,"
            + " autovacuum_vacuum_insert_threshold = 100000, autovacuum_analyze_scale_factor = 0,"
            + " autovacuum_analyze_threshold = 1000000, vacuum_truncate = off";

    private final Look look;
    private final OutboxTable table;
    private final String name;
    private final String seq;
    private final List<Step> steps = new ArrayList<>();
    private final List<Finding> refusals = new ArrayList<>();

    AdoptionPlan(Look look, OutboxTable table) {
        this.look = look;
        this.table = table;
        this.name = table.name().sql();
        this.seq = table.sql(Column.SEQ);
    }

    Plan make(Existing existing, String orderBy) throws SQLException {
        if (!look.yes("select to_regclass(?) is not null", name)) {
            refusals.add(Finding.refusal(
                    "the table " + table.name() + " does not exist",
                    "there is nothing to adopt; run outrider migrate"));
            return new Plan(List.of(), refusals);
        }
        Map<String, String> types = TableShape.columns(look.connection(), table);
        refuseMissing(types);
        String typeOfSeq = types.get(table.column(Column.SEQ));
        if (typeOfSeq != null) {
            keepNumbers(typeOfSeq);
        } else {
            number(types, orderBy);
        }
        index();
        publication(types, existing);
        ADDED.forEach((column, type) -> {
            if (!types.containsKey(table.column(column))) {
                step(
                        "adds the column " + table.column(column) + ", empty in the rows that are there",
                        addColumn(column, type));
            }
        });
        storage();
        if (existing == Existing.PUBLISHED) {
            leaveBehind();
        }
        if (!steps.isEmpty()) {
            steps.add(0, new Step("keeps writers out until all of it is done", "lock table " + name));
        }
        return new Plan(refusals.isEmpty() ? steps : List.of(), refusals);
    }

    private void leaveBehind() throws SQLException {
        if (look.yes("select to_regclass('outrider.settled') is not null")
                && look.yes("select exists (select from outrider.settled)")) {
            step(
                    "forgets what an earlier relay had put aside: all rows that are there are published",
                    "delete from outrider.settled");
        }
        step(
                "lets the relay begin behind the rows that are there",
                "update outrider.lane set low_water = (select coalesce(max(%s), 0) from %s) where lane = 0 and term = 0"
                        .formatted(seq, name));
    }

    private void refuseMissing(Map<String, String> types) {
        for (Column column : Column.values()) {
            boolean made = column == Column.SEQ || column == Column.PUBLISHED_AT;
            if (table.demands(column)
                    && !made
                    && !ADDED.containsKey(column)
                    && !types.containsKey(table.column(column))) {
                refusals.add(Finding.refusal(
                        table.name() + " has no column " + table.column(column),
                        "set outbox.columns." + column.defaultName() + " to the column it has; only the application can"
                                + " fill it"));
            }
        }
    }

    private void number(Map<String, String> types, String orderBy) {
        if (!types.containsKey(orderBy)) {
            refusals.add(Finding.refusal(
                    table.name() + " has no column " + orderBy + " to number its rows by",
                    "name one of "
                            + String.join(", ", types.keySet().stream().sorted().toList())));
            return;
        }
        step("adds the column " + table.column(Column.SEQ), addColumn(Column.SEQ, "bigint"));
        step(
                "numbers the rows that are there in the order of " + orderBy + ", and rewrites each of them",
                """
                update %1$s t set %2$s = n.number
                  from (select tableoid as part, ctid as place, row_number() over (order by %3$s, %4$s) as number from %1$s) n
                 where t.tableoid = n.part and t.ctid = n.place""".formatted(name, seq, Sql.quote(orderBy), table.sql(Column.ID)));
        step("demands a number of every row", alter(seq + " set not null"));
        identity();
    }

    private void keepNumbers(String type) throws SQLException {
        if (!"bigint".equals(type)) {
            refusals.add(Finding.refusal(
                    "column " + table.column(Column.SEQ) + " of " + table.name() + " is " + type,
                    "make it bigint, or set outbox.columns.seq to a name that is free"));
            return;
        }
        if (look.yes("select exists (select from " + name + " where " + seq + " < 1)")) {
            refusals.add(
                    Finding.refusal(
                            table.name() + " has rows whose " + table.column(Column.SEQ) + " is below 1",
                            "give them numbers from 1 on, or delete them: progress begins at 0, and they would never be looked for"));
        }
        String identity = look.text(
                "select attidentity from pg_attribute where attrelid = ?::regclass and attname = ?",
                name,
                table.column(Column.SEQ));
        if (identity.equals("d")) {
            step("lets nobody choose a number", alter(seq + " set generated always"));
        } else if (!identity.equals("a")) {
            step("demands a number of every row", alter(seq + " set not null"));
            step("takes the old way of numbering away", alter(seq + " drop default"));
            String old = TableShape.sequence(look.connection(), table);
            if (old != null) {
                // It would go on being taken for the column's own.
                step("lets the old sequence go", "alter sequence " + old + " owned by none");
            }
            identity();
            return;
        }
        String sequence = TableShape.sequence(look.connection(), table);
        if (sequence != null) {
            keepSequence(sequence);
        }
    }

    /** One by one and without an end first, then behind the largest number, then its lowest: each is out of bounds before the one above. */
    private void keepSequence(String sequence) throws SQLException {
        String largest = "(select coalesce(max(%s), 0) from %s)".formatted(seq, name);
        if (!look.yes(
                "select seqcache = 1 and seqincrement = 1 and not seqcycle and seqmax > " + largest
                        + " from pg_sequence where seqrelid = ?::regclass",
                sequence)) {
            step(
                    "lets no session keep numbers for later, and draws them one by one",
                    "alter sequence " + sequence + " cache 1 increment 1 no cycle no maxvalue");
        }
        boolean low = look.yes("select seqmin < 1 from pg_sequence where seqrelid = ?::regclass", sequence);
        if (low || look.yes("select last_value - (not is_called)::int < " + largest + " from " + sequence)) {
            step(
                    "goes on behind the largest number",
                    "select setval(%s, (select greatest(1, last_value, %s) from %s))"
                            .formatted(Sql.literal(sequence), largest, sequence));
        }
        if (low) {
            step(
                    "draws no number below 1",
                    "alter sequence " + sequence + " minvalue 1 start with "
                            + look.number(
                                    "select greatest(seqstart, 1) from pg_sequence where seqrelid = ?::regclass",
                                    sequence));
        }
    }

    private void identity() {
        step(
                "draws numbers from a sequence of the column's own",
                alter(seq + " add generated always as identity (cache 1)"));
        step(
                "goes on behind the largest number",
                "select setval(pg_get_serial_sequence(%s, %s), coalesce(max(%s), 1), max(%s) is not null) from %s"
                        .formatted(Sql.literal(name), Sql.literal(table.column(Column.SEQ)), seq, seq, name));
    }

    private void index() throws SQLException {
        boolean there = look.yes("""
                select exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                  where i.indrelid = ?::regclass and a.attname = ? and i.indisunique and i.indisvalid and i.indimmediate
                    and i.indpred is null and i.indnkeyatts = 1)""", name, table.column(Column.SEQ));
        if (!there && look.yes("""
                select exists (select from pg_partitioned_table p where p.partrelid = ?::regclass and (p.partnatts <> 1
                  or p.partattrs[0] <> coalesce((select attnum from pg_attribute where attrelid = p.partrelid and attname = ?), -1)))""", name, table.column(Column.SEQ))) {
            refusals.add(Finding.refusal(
                    table.name() + " is partitioned, and not by " + table.column(Column.SEQ) + " alone",
                    "PostgreSQL makes a unique index on " + table.column(Column.SEQ)
                            + " alone, which the relay needs, only where that is what the table is partitioned by: adopt a"
                            + " table that is not partitioned, or that is by it"));
        } else if (!there) {
            step("finds rows by number", "create unique index on %s (%s)".formatted(name, seq));
        }
    }

    private void publication(Map<String, String> types, Existing existing) {
        String publishedAt = table.sql(Column.PUBLISHED_AT);
        boolean published = existing == Existing.PUBLISHED;
        if (types.containsKey(table.column(Column.PUBLISHED_AT))) {
            if (published) {
                step(
                        "marks the rows that are there as published",
                        "update %s set %s = now() where %s is null".formatted(name, publishedAt, publishedAt));
            }
            return;
        }
        step(
                "adds the column " + table.column(Column.PUBLISHED_AT) + ": the rows that are there are "
                        + (published ? "published, and none of them is sent" : "unpublished, and all of them are sent"),
                // As a default it is kept once for all of them, and no row is rewritten.
                addColumn(Column.PUBLISHED_AT, published ? "timestamptz default now()" : "timestamptz"));
        if (published) {
            step("leaves new rows unpublished", alter(publishedAt + " drop default"));
        }
    }

    private void storage() throws SQLException {
        if (!look.text(
                                "select coalesce(array_to_string(reloptions, ','), '') from pg_class where oid = ?::regclass",
                                name)
                        .contains("fillfactor=50")
                && look.text("select relkind from pg_class where oid = ?::regclass", name)
                        .equals("r")) {
            step(
                    "gives pages written from now on room for their marks, and vacuums often",
                    "alter table %s set (%s)".formatted(name, STORAGE));
        }
    }

    private String addColumn(Column column, String type) {
        return "alter table " + name + " add column " + table.sql(column) + " " + type;
    }

    private String alter(String change) {
        return "alter table " + name + " alter column " + change;
    }

    private void step(String what, String sql) {
        steps.add(new Step(what, sql));
    }
}
