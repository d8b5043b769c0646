package dev.outrider.config;

import dev.outrider.database.Column;
import dev.outrider.database.TableName;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The settings of the database and of the outbox table in it. */
final class DatabaseCatalog {

    private static final String TABLE_NAMES = "table, schema.table or \"Schema\".\"Table\"";

    static final Setting<String> URL = Setting.named(
                    "database.url",
                    Kinds.text(
                            "JDBC URL",
                            "jdbc:postgresql://HOST:PORT/DATABASE, without user and password",
                            "jdbc:postgresql://[^/@\\s]+/[^/?\\s]+(\\?\\S*)?"))
            .required("jdbc:postgresql://localhost:5432/orders")
            .everyday()
            .purpose("Where the application's database is.")
            .because(
                    "It must be the primary: a standby is refused at start, because nothing can be marked there. Several"
                            + " hosts may be named, divided by commas; the driver's targetServerType=primary then finds the"
                            + " primary after a failover. User and password have settings of their own, so that the URL can be"
                            + " shown in logs and in health.");

    static final Setting<String> USER = Setting.named(
                    "database.user", Kinds.text("name", "a role's name of 1 to 63 characters", "[^\\x00]{1,63}"))
            .required("outrider_relay")
            .everyday()
            .purpose("The role the relay logs in as.")
            .because(
                    "It needs only what the grants script gives (outrider migrate --grants): reading the outbox, setting"
                            + " published_at, the tables in schema outrider, and deleting where retention is on.");

    static final Setting<String> PASSWORD = Setting.named("database.password", Kinds.secret())
            .example("/run/secrets/outrider-database-password")
            .everyday()
            .purpose("The role's password.")
            .because(
                    "May be left out where the server asks for none (peer, trust, a client certificate). Given as a file,"
                            + " it is read again for every new connection, so that a rotated password needs no restart.");

    static final Setting<Boolean> MIGRATE_AT_START = Setting.named("migrate.at-start", Kinds.flag())
            .preset("false")
            .everyday()
            .purpose("Whether outrider run first brings the schema outrider and the outbox table up to date.")
            .because(
                    "Off by default, because it needs a role that may create tables, and the relay's role should not be"
                            + " one; a role that may not is refused at start. With it off, outrider migrate does the same by hand,"
                            + " and a relay whose schema is not up to date refuses to start and says so.");

    static final Setting<Boolean> THROUGH_POOLER = Setting.named("database.through-pooler", Kinds.flag())
            .preset("false")
            .everyday()
            .purpose("Whether a pooler in transaction mode, such as PgBouncer, stands before the database.")
            .because("Then no statement stays prepared, and time-outs are not set by the connection: the role must have"
                    + " them, which the grants script sees to.");

    static final Setting<TableName> TABLE = Setting.named(
                    "outbox.table", new Kind<>("table", TABLE_NAMES, TableName.class, TableName::parse))
            .preset("public.outbox")
            .everyday()
            .purpose("The outbox table.")
            .because(
                    "Read as SQL would: without quotes a name is folded to lower case, without a schema it is in public.");

    static final Map<Column, Setting<String>> COLUMNS = columns();

    private DatabaseCatalog() {}

    private static Map<Column, Setting<String>> columns() {
        Map<Column, Setting<String>> columns = new EnumMap<>(Column.class);
        for (Column column : Column.values()) {
            columns.put(column, column(column));
        }
        return Collections.unmodifiableMap(columns);
    }

    private static Setting<String> column(Column column) {
        return Setting.named(
                        "outbox.columns." + column.defaultName(),
                        Kinds.text("column", "a column's name of 1 to 63 characters", "[^\\x00]{1,63}"))
                .preset(column.defaultName())
                .purpose("The column that holds " + meaning(column) + ".")
                .because(
                        column.required()
                                ? "The table must have it."
                                : "The table need not have it, unless it is given another name here.");
    }

    private static String meaning(Column column) {
        return switch (column) {
            case SEQ -> "the order in which rows are read, an identity of its own";
            case ID -> "the event's UUID, sent as header id, by which consumers drop repeated events";
            case AGGREGATETYPE -> "the kind of thing the event is about; part of the topic's name";
            case AGGREGATEID -> "the thing the event is about; becomes the record's key";
            case TYPE -> "the event's type, sent as header type";
            case PAYLOAD -> "the record's value; SQL NULL makes a tombstone";
            case HEADERS -> "the row's own headers, a JSON object";
            case TRACEPARENT -> "W3C trace context, sent as header traceparent";
            case TRACESTATE -> "W3C trace state, sent as header tracestate";
            case BAGGAGE -> "W3C baggage, sent as header baggage";
            case TOPIC -> "the topic, where a row names one; otherwise topic.template makes it";
            case PARTITION -> "the partition, where a row names one; otherwise the key decides";
            case EVENT_TIME -> "when it happened; becomes the record's timestamp";
            case CREATED_AT -> "when the row was inserted, by the database's clock";
            case PUBLISHED_AT -> "when the row was published; set by the relay alone";
        };
    }
}
