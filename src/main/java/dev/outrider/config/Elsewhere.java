package dev.outrider.config;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Names that mean something in Debezium and nothing here: whoever brings them along is told what to do instead. */
final class Elsewhere {

    private static final Map<String, String> NAMES = new LinkedHashMap<>();

    static {
        ofTheRouter();
        ofKafkaConnect();
        ofTheConnector();
    }

    private static void ofTheRouter() {
        NAMES.put(
                "table.op.invalid.behavior",
                "is Debezium's and not needed: an update of a row sends nothing; leave it out");
        NAMES.put(
                "table.field.event.schema.version",
                "is Debezium's, for schemas of Kafka Connect, which do not exist here; place the column in a header by"
                        + " table.fields.additional.placement");
        NAMES.put(
                "table.json.payload.null.behavior",
                "is Debezium's and not needed: a null in the payload is never left out; leave it out");
        NAMES.put(
                "table.json.payload.empty.array.behavior",
                "is Debezium's and not needed: an empty array in the payload is never left out; leave it out");
        NAMES.put(
                "field.name.adjustment.mode",
                "is Debezium's and not needed: names in the payload are never changed; leave it out");
        NAMES.put(
                "tracing.", "is Debezium's: the trace comes from the columns traceparent and tracestate; leave it out");
    }

    private static void ofKafkaConnect() {
        NAMES.put(
                "value.converter.",
                "is a converter's of Kafka Connect, none of which runs here; for Avro give a codec of Outrider's");
        NAMES.put(
                "key.converter",
                "is Kafka Connect's: the key goes out as text, as with StringConverter; for JsonConverter give key.format template and put key.template in double quotes");
        NAMES.put("header.converter", "is Kafka Connect's: headers go out as texts; leave it out");
        NAMES.put(
                "transforms",
                "is Kafka Connect's: set profile to debezium, and give the router's options without transforms.outbox.");
        NAMES.put("predicates", "is Kafka Connect's and not needed: only the outbox is read; leave it out");
        NAMES.put("connector.class", "is Kafka Connect's and not needed; leave it out");
        NAMES.put("tasks.max", "is Kafka Connect's and not needed; leave it out");
    }

    private static void ofTheConnector() {
        NAMES.put("plugin.name", "is Debezium's and not needed: rows are read by SQL; leave it out");
        NAMES.put(
                "slot.", "is Debezium's and not needed: there is no replication slot; leave it out, and drop the slot");
        NAMES.put(
                "publication.",
                "is Debezium's and not needed: there is no publication; leave it out, and drop the publication");
        NAMES.put("table.include.list", "is Debezium's; give outbox.table");
        NAMES.put("database.hostname", "is Debezium's; give database.url");
        NAMES.put("database.port", "is Debezium's; give database.url");
        NAMES.put("database.dbname", "is Debezium's; give database.url");
        NAMES.put(
                "topic.prefix",
                "is Debezium's and not needed: topics are named by route.topic.replacement; leave it out");
        NAMES.put("tombstones.on.delete", "is Debezium's and not needed: a deleted row sends nothing; leave it out");
        String beats =
                "is Debezium's, which needs them to move its slot; here heartbeat.topic and heartbeat.interval tell"
                        + " consumers how far everything is";
        NAMES.put("heartbeat.interval.ms", beats);
        NAMES.put("heartbeat.topics.prefix", beats);
        NAMES.put("heartbeat.action.query", beats);
        NAMES.put("snapshot.", "is Debezium's and not needed: every row that is not published is sent; leave it out");
    }

    private Elsewhere() {}

    /** What to do instead of giving a setting of this name, null when nobody else's is known by it. */
    static @Nullable String instead(String name) {
        for (Map.Entry<String, String> entry : NAMES.entrySet()) {
            String key = entry.getKey();
            boolean section = key.endsWith(".") && name.startsWith(key);
            if (section || name.equals(key) || name.startsWith(key + ".")) {
                return entry.getValue();
            }
        }
        return null;
    }
}
