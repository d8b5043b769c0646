package dev.outrider.read;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.Router;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Sql;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which topics the newest rows go to: the only way to know them when the rows make their names. For {@code outrider check}. */
public final class TopicSample {

    /** Enough to meet every topic that is in use; read by the index on the number. */
    private static final int ROWS = 1_000;

    private final OutboxTable table;
    private final Addressing addressing;

    /**
     * Makes a sample.
     *
     * @param table what the outbox is called
     * @param addressing which further columns are wanted
     */
    public TopicSample(OutboxTable table, Addressing addressing) {
        this.table = table;
        this.addressing = addressing;
    }

    /**
     * What was met.
     *
     * @param topics topics by name
     * @param faults why rows among them can have no topic
     */
    public record Topics(List<String> topics, List<String> faults) {}

    /** Looks now. A template that names no column is a topic itself, even of an empty table. */
    public Topics look(Pool pool) throws OutboxException {
        return pool.ask(this::read);
    }

    private Topics read(Connection connection) throws SQLException {
        TableShape shape = TableShape.load(connection, table);
        Router router = new Router(addressing.routes());
        TreeSet<String> topics = new TreeSet<>();
        TreeSet<String> faults = new TreeSet<>();
        if (router.columns().isEmpty()) {
            add(router.byColumns(new byte[0][]), topics, faults);
        }
        try (PreparedStatement statement = connection.prepareStatement(sql(shape, router.columns()));
                ResultSet line = statement.executeQuery()) {
            while (line.next()) {
                add(topic(line, router), topics, faults);
            }
        }
        return new Topics(List.copyOf(topics), List.copyOf(faults));
    }

    private static void add(Router.Topic topic, Set<String> topics, Set<String> faults) {
        String fault = topic.fault();
        if (fault == null) {
            topics.add(topic.name());
        } else {
            faults.add(fault);
        }
    }

    private static Router.Topic topic(ResultSet line, Router router) throws SQLException {
        byte[] own = line.getBytes(1);
        if (own != null) {
            return router.own(own);
        }
        byte[][] values = new byte[router.columns().size()][];
        for (int i = 0; i < values.length; i++) {
            values[i] = line.getBytes(i + 2);
        }
        return router.byColumns(values);
    }

    private static String sql(TableShape shape, List<String> columns) {
        List<String> expressions = new ArrayList<>();
        expressions.add(shape.has(Column.TOPIC) ? bytes(shape.sql(Column.TOPIC)) : "null::bytea");
        columns.forEach(column -> expressions.add(bytes(Sql.quote(column))));
        String list = String.join(", ", expressions);
        return "select distinct * from (select " + list + " from "
                + shape.table().name().sql() + " o order by o."
                + shape.sql(Column.SEQ) + " desc limit " + ROWS + ") newest"
                + aliases(expressions.size());
    }

    private static String bytes(String column) {
        return "convert_to(o." + column + "::text, 'UTF8')";
    }

    /** Two columns may be one and the same, and a derived table wants different names. */
    private static String aliases(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("c" + i);
        }
        return "(" + String.join(", ", names) + ")";
    }
}
