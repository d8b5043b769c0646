package dev.outrider.config;

import dev.outrider.convert.debezium.Placement;
import dev.outrider.database.Column;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Debezium's outbox router, by the names of its options. */
final class DebeziumCatalog {

    /** Whose settings are taken over. */
    enum Profile {
        /** Nobody's. */
        NONE,
        /** Debezium's outbox event router's. */
        DEBEZIUM
    }

    /** What becomes of rows when the table lacks a further column. */
    enum Missing {
        /** The relay refuses to start. */
        ERROR,
        /** The column is left out. */
        IGNORE
    }

    /** What Kafka Connect would have made bytes with. */
    enum Converter {
        /** A text as it is. */
        STRING("org.apache.kafka.connect.storage.StringConverter"),
        /** Bytes as they are. */
        BINARY("io.debezium.converters.BinaryDataConverter"),
        /** JSON; of a text a JSON string. */
        JSON("org.apache.kafka.connect.json.JsonConverter");

        private final String type;

        Converter(String type) {
            this.type = type;
        }

        private static @Nullable Converter of(String type) {
            for (Converter converter : values()) {
                if (converter.type.equals(type)) {
                    return converter;
                }
            }
            return null;
        }
    }

    static final Setting<Profile> PROFILE = Setting.named("profile", Kinds.word(Profile.class))
            .preset("none")
            .purpose("Whether the options of Debezium's outbox event router count, by their names there.")
            .because(
                    "debezium: what the router would have made of a row is what Outrider makes of it, so that consumers need"
                            + " not change. src/docs/from-debezium.md compares the two setting by setting.");

    static final Setting<String> EVENT_ID = column("table.field.event.id", "id", "event's id");
    static final Setting<String> EVENT_KEY = column("table.field.event.key", "aggregateid", "record's key");
    static final Setting<String> EVENT_TYPE = column("table.field.event.type", "type", "event's type");
    static final Setting<String> EVENT_PAYLOAD = column("table.field.event.payload", "payload", "record's value");
    static final Setting<String> EVENT_TIMESTAMP =
            column("table.field.event.timestamp", "created_at", "record's timestamp");
    static final Setting<String> ROUTE_BY =
            column("route.by.field", "aggregatetype", "value that route.topic.regex is applied to");

    static final Setting<String> ROUTE_REGEX = Setting.named(
                    "route.topic.regex",
                    new Kind<>("expression", "a regular expression of Java", String.class, DebeziumCatalog::expression))
            .example("(?<routedByValue>.*)")
            .purpose("What the value of route.by.field must match as a whole; one that does not is the topic itself.");

    static final Setting<String> ROUTE_REPLACEMENT = Setting.named(
                    "route.topic.replacement", Kinds.text("replacement", "a text that is not empty", "(?s).+"))
            .example("outbox.event.${routedByValue}")
            .purpose("The topic, in which groups of route.topic.regex may stand.");

    static final Setting<Boolean> TOMBSTONES = Setting.named("route.tombstone.on.empty.payload", Kinds.flag())
            .example("false")
            .purpose("Whether an empty payload, or one of white space, makes a tombstone as SQL NULL does.");

    static final Setting<Boolean> EXPAND = Setting.named("table.expand.json.payload", Kinds.flag())
            .example("false")
            .purpose("Whether the payload goes out as a JSON document.")
            .because(
                    "A document that is hidden in a JSON string is taken out of it; what is no JSON parks its row. Nothing is"
                            + " left out: nulls, empty arrays and nested documents stay as they are.");

    static final Setting<Placement.All> PLACEMENT = Setting.named(
                    "table.fields.additional.placement",
                    new Kind<>(
                            "placements",
                            "column:placement or column:placement:alias, separated by commas; placement is header, envelope"
                                    + " or partition",
                            Placement.All.class,
                            Placement::parse))
            .example("event_type:header:type,tenant:envelope")
            .purpose(
                    "Further columns that go to headers, into an envelope around the payload, or choose the partition.");

    static final Setting<Missing> MISSING = Setting.named("table.field.additional.missing", Kinds.word(Missing.class))
            .example("error")
            .purpose("What happens when the table lacks a column of table.fields.additional.placement.")
            .because("error: the relay refuses to start. ignore: the column is left out.");

    static final Setting<Boolean> ERROR_ON_MISSING = Setting.named(
                    "table.fields.additional.error.on.missing", Kinds.flag())
            .example("true")
            .purpose("The older name of table.field.additional.missing: true is error, false is ignore.");

    static final Setting<Converter> VALUE_CONVERTER = Setting.named(
                    "value.converter",
                    new Kind<>(
                            "class",
                            Converter.STRING.type + ", " + Converter.BINARY.type + " or " + Converter.JSON.type,
                            Converter.class,
                            Converter::of))
            .example(Converter.STRING.type)
            .purpose("Which converter of Kafka Connect made the values that consumers know.")
            .because(
                    "StringConverter and BinaryDataConverter: the payload as it is, which is the default here. JsonConverter: a"
                            + " payload that is not expanded is a JSON string; it needs value.converter.schemas.enable false.");

    static final Setting<Boolean> SCHEMAS = Setting.named("value.converter.schemas.enable", Kinds.flag())
            .example("false")
            .purpose("Must be false: values with schemas of Kafka Connect beside them are not made.");

    /** Which column of the relay's each option names. */
    static final Map<Column, Setting<String>> COLUMNS = Collections.unmodifiableMap(new EnumMap<>(Map.of(
            Column.ID, EVENT_ID,
            Column.AGGREGATEID, EVENT_KEY,
            Column.TYPE, EVENT_TYPE,
            Column.PAYLOAD, EVENT_PAYLOAD,
            Column.EVENT_TIME, EVENT_TIMESTAMP,
            Column.AGGREGATETYPE, ROUTE_BY)));

    /** Debezium's options, in the order of the reference. */
    static final List<Setting<?>> OPTIONS = List.of(
            EVENT_ID,
            EVENT_KEY,
            EVENT_TYPE,
            EVENT_TIMESTAMP,
            EVENT_PAYLOAD,
            EXPAND,
            PLACEMENT,
            MISSING,
            ERROR_ON_MISSING,
            ROUTE_BY,
            ROUTE_REGEX,
            ROUTE_REPLACEMENT,
            TOMBSTONES,
            VALUE_CONVERTER,
            SCHEMAS);

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = java.util.stream.Stream.concat(
                    java.util.stream.Stream.of(PROFILE), OPTIONS.stream())
            .toList();

    private DebeziumCatalog() {}

    private static Setting<String> column(String name, String example, String what) {
        return Setting.named(name, Kinds.text("column", "a column's name of 1 to 63 characters", "[^\\x00]{1,63}"))
                .example(example)
                .purpose("The column that holds the " + what + ", with profile debezium.");
    }

    private static String expression(String text) {
        try {
            Pattern.compile(text);
            return text;
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("is no regular expression: " + e.getDescription());
        }
    }
}
