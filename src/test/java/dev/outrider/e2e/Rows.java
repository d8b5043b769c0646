package dev.outrider.e2e;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Writes single rows, good and bad ones, and looks for them in the log and in the side table. */
record Rows(Rig rig) {

    static final Duration SOON = Duration.ofSeconds(30);
    static final int PARTITIONS = 8;

    /** Event times, as SQL. */
    static final String NOW = "now()";

    static final String OLD = "now() - interval '1 year'";

    /** An hour is as old as a record may be in a strict topic; the broker itself refuses what is older, and its whole batch with it. */
    static final Map<String, String> STRICT = Map.of("message.timestamp.before.max.ms", "3600000");

    String topic(Map<String, String> configs) {
        return topic(PARTITIONS, configs);
    }

    String topic(int partitions, Map<String, String> configs) {
        String name = Kafka.uniqueName("rows");
        rig.kafka().createTopic(name, partitions, configs);
        return name;
    }

    void insert(String topic, String key, String text, String eventTime) {
        insertMany(topic, "'" + key + "'", 1, 1, "'" + text + "'::text", eventTime);
    }

    /** One row for each number {@code i}, each with a key of its own, in one statement. */
    void insertMany(String topic, int from, int to, String text, String eventTime) {
        insertMany(topic, "'key ' || i", from, to, text, eventTime);
    }

    /** One row for each number {@code i}, in one statement; key, text and event time are SQL. */
    void insertMany(String topic, String key, int from, int to, String text, String eventTime) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic, event_time)"
                        + " select 't', " + key + ", 'T', to_json(" + text + "), '" + topic + "', " + eventTime
                        + " from generate_series(" + from + ", " + to + ") i");
    }

    /** Text that no compression makes small. */
    static String noise(int length) {
        StringBuilder text = new StringBuilder(length);
        SplittableRandom random = new SplittableRandom(length);
        while (text.length() < length) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }

    long countSettled() {
        return rig.database().queryLong("select count(*) from outrider.settled");
    }

    void awaitSettled(long count) {
        Await.until(SOON, () -> count + " settled rows, not " + settled(), () -> countSettled() == count);
    }

    /** Key, state, scope and code of what is settled. */
    List<String> settled() {
        return settled("%");
    }

    /** The same of one topic. */
    List<String> settled(String topic) {
        return rig.database()
                .query(
                        "select convert_from(key, 'UTF8') || ' ' || state || ' ' || scope || ' ' || code"
                                + " from outrider.settled where topic like ? order by seq limit 20",
                        row -> row.getString(1),
                        topic);
    }

    /** Values in the topic, first deliveries only. */
    List<String> inLog(String topic) {
        Set<String> ids = new HashSet<>();
        List<String> values = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> each : rig.kafka().consumeAll(topic)) {
            if (ids.add(new String(each.headers().lastHeader("id").value(), StandardCharsets.UTF_8))) {
                String text = new String(each.value(), StandardCharsets.UTF_8);
                values.add(text.replace("\"", ""));
            }
        }
        return values;
    }

    void awaitInLog(int count, String topic) {
        Await.until(
                SOON,
                () -> count + " records in " + topic + ", not " + inLog(topic).size(),
                () -> inLog(topic).size() == count);
    }
}
