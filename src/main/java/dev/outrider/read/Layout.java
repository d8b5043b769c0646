package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.database.Column;
import dev.outrider.database.Sql;
import dev.outrider.database.TableShape;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which expression stands where in the select list of a page, worked out once from the table's shape. */
final class Layout {

    /** Types that arrive as the bytes of their text, or as plain bytes, without the server converting anything. */
    private static final Set<String> AS_IS = Set.of("text", "character varying", "json", "bytea");

    private static final Set<String> TIMES = Set.of("timestamp with time zone", "timestamp without time zone", "date");
    private static final Set<Column> NOT_READ = EnumSet.of(Column.AGGREGATETYPE, Column.PUBLISHED_AT);
    private static final Set<Column> FIXED_SIZE =
            EnumSet.of(Column.SEQ, Column.PARTITION, Column.EVENT_TIME, Column.CREATED_AT);
    /** What is left out of a row that is too large; what names the row and its chain stays. */
    private static final Set<Column> CONTENT = EnumSet.of(
            Column.TYPE, Column.PAYLOAD, Column.HEADERS, Column.TRACEPARENT, Column.TRACESTATE, Column.BAGGAGE);
    /** What is large in practice; the rest is only measured where it matters. */
    private static final Set<Column> HEAVY = EnumSet.of(Column.PAYLOAD, Column.HEADERS);

    /** Types that tell their length from their header, or nearly. */
    private static final Set<String> MEASURED = Set.of("text", "character varying", "bytea", "json", "jsonb");

    private final TableShape shape;
    private final List<Item> items = new ArrayList<>();
    private final int firstFurther;

    /** One place of the select list. */
    private record Item(String name, String expression, String source, String type, Kind kind) {

        boolean content() {
            return kind.content;
        }

        boolean heavy() {
            return kind.heavy;
        }

        boolean is(Column column) {
            return kind.column == column;
        }
    }

    /**
     * What an item means to a page.
     *
     * @param column the relay's own meaning of it, null for a further one
     * @param content whether it is left out of a row that is too large
     * @param heavy whether it may be large in practice
     * @param fixed whether it has the same size in every row
     */
    private record Kind(@Nullable Column column, boolean content, boolean heavy, boolean fixed) {
        /** A further column that says where the row goes. */
        static final Kind ADDRESS = new Kind(null, false, false, false);
        /** A further column that the record brings along. */
        static Kind cargo(String type) {
            return new Kind(null, true, MEASURED.contains(type), false);
        }

        static Kind of(Column column) {
            return new Kind(column, CONTENT.contains(column), HEAVY.contains(column), FIXED_SIZE.contains(column));
        }
    }

    /**
     * Lays out a page.
     *
     * @param shape the table as it is
     * @param addressing columns that mean nothing to the relay itself, but to its configuration
     */
    Layout(TableShape shape, Addressing addressing) {
        this.shape = shape;
        for (Column column : Column.values()) {
            String type = shape.type(column);
            if (type != null && !NOT_READ.contains(column)) {
                String name = "o." + shape.sql(column);
                String expression = expression(column, name, type);
                items.add(new Item(column.defaultName(), expression, name, type, Kind.of(column)));
            }
        }
        this.firstFurther = items.size() + 1;
        int cargo = addressing.columns().size() - addressing.carried().size();
        for (String column : addressing.columns()) {
            String type = Objects.requireNonNull(shape.types().get(column), column);
            String name = "o." + Sql.quote(column);
            further(
                    name,
                    text(name, type),
                    type,
                    items.size() - firstFurther + 1 < cargo ? Kind.ADDRESS : Kind.cargo(type));
        }
        addressing.documents().columns().forEach(this::document);
    }

    private void further(String name, String expression, String type, Kind kind) {
        items.add(new Item("further" + items.size(), expression, name, type, kind));
    }

    /** Nothing for a column that the table lacks, and JSON's null for SQL's, so that the two can be told apart. */
    private void document(String column) {
        String type = shape.types().get(column);
        if (type == null) {
            further("''", "null::text", "text", Kind.ADDRESS);
            return;
        }
        String name = "o." + Sql.quote(column);
        String plain = switch (type) {
            case "json", "jsonb" -> name + "::text";
            // Lines of 76 characters are for mail.
            case "bytea" -> "translate(encode(" + name + ", 'base64'), E'\\n', '')";
            default -> name;
        };
        further(name, "coalesce(to_json(" + plain + ")::text, 'null')", type, Kind.cargo(type));
    }

    private static String expression(Column column, String name, String type) {
        return switch (column) {
            case SEQ -> name;
            case PARTITION -> name + "::bigint";
            case EVENT_TIME, CREATED_AT -> seconds(name, type);
            default -> text(name, type);
        };
    }

    private static String text(String name, String type) {
        return AS_IS.contains(type) ? name : name + "::text";
    }

    /** Seconds since 1970 as a double: an integer would have to go through the server's slow numeric. Numbers are milliseconds. */
    private static String seconds(String name, String type) {
        return TIMES.contains(type) ? "date_part('epoch', " + name + ")" : name + "::float8 / 1000";
    }

    /** The column as seconds since 1970; null when the table lacks it. */
    @Nullable
    String seconds(Column column) {
        String type = shape.type(column);
        return type == null ? null : seconds("o." + shape.sql(column), type);
    }

    /** The column's position in the select list, from 1; 0 when it is not there. */
    int position(Column column) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).is(column)) {
                return i + 1;
            }
        }
        return 0;
    }

    /** The position of the first of the further columns. */
    int firstFurther() {
        return firstFurther;
    }

    /** The position behind the select list's, where a row's bytes are. */
    int bytesAt() {
        return items.size() + 1;
    }

    /** The position behind the bytes, where a statement's extras begin, or the scalars if it has none. */
    int extrasAt() {
        return items.size() + 2;
    }

    /** The select list with names. */
    String expressions() {
        return list(item -> item.expression() + " as " + item.name());
    }

    /** The select list with names; each column that can be large is left out where it alone is beyond the bound. */
    String expressionsWithin(String bound) {
        return list(item -> item.heavy()
                ? "case when " + estimate(item) + " <= " + bound + " then " + item.expression() + " end as "
                        + item.name()
                : item.expression() + " as " + item.name());
    }

    /** The names alone; all content is left out unless the condition holds. */
    String namesIf(String from, String condition) {
        return list(item -> item.content()
                ? "case when " + condition + " then " + from + "." + item.name() + " end as " + item.name()
                : from + "." + item.name());
    }

    private String list(Function<Item, String> part) {
        return items.stream().map(part).collect(Collectors.joining(", "));
    }

    /** The bytes of what can be large, without unpacking anything. */
    String estimatedBytes() {
        return items.stream().filter(item -> item.heavy()).map(Layout::estimate).collect(Collectors.joining(" + "));
    }

    /**
     * A text tells its length from its header. A json or jsonb does not: what is stored is taken, eight times if it is compressed, because that
     * is about the best that JSON compresses; a jsonb's text may also be longer than what is stored.
     */
    private static String estimate(Item item) {
        String column = item.source();
        String size = switch (item.type()) {
            case "json" -> "pg_column_size(%1$s) * case when pg_column_compression(%1$s) is null then 1 else 8 end";
            case "jsonb" -> "pg_column_size(%1$s) * case when pg_column_compression(%1$s) is null then 2 else 8 end";
            default -> "octet_length(%1$s)";
        };
        return "coalesce(" + size.formatted(column) + ", 0)";
    }

    /** The bytes of everything of variable size, exactly, by the names that {@link #expressions} gives. */
    String exactBytes(String from) {
        return items.stream()
                .filter(item -> !item.kind().fixed())
                .map(item -> "coalesce(" + octets(from + "." + item.name(), item) + ", 0)")
                .collect(Collectors.joining(" + "));
    }

    /** A json must be unpacked and copied to tell its length, so that is only done where the length is not what is stored. */
    private static String octets(String value, Item item) {
        return "json".equals(item.type())
                ? "case when pg_column_compression(%1$s) is null then pg_column_size(%1$s) else octet_length(%1$s::text) end"
                        .formatted(value)
                : "octet_length(" + value + ")";
    }

    /** Whether rows tell when they were written, as a moment. */
    boolean writtenWhen() {
        return shape.isMoment(Column.CREATED_AT);
    }

    /** Whether the database itself has checked that the headers are JSON. */
    boolean headersAreJson() {
        String type = shape.type(Column.HEADERS);
        return "json".equals(type) || "jsonb".equals(type);
    }

    /** What the column is called, for messages. */
    String name(Column column) {
        return shape.table().column(column);
    }
}
