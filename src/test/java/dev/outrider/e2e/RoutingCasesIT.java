package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Where rows go: topics by rules, keys by template, heavy keys, topics that are made, and records that are too large. */
class RoutingCasesIT {

    private static final int MADE_PARTITIONS = 3;
    private static final int SMALL = 20_000;
    /** What a record of key "key", type "Happened", a UUID and nothing else has besides its value, in a batch of its own. */
    private static final int AROUND = 61 + 3 + 3 + 4 + 3 + 1 + (3 + 37) + (5 + 9);

    // Cases share keys, and a parked one is to stop none of the others.
    private final Rig rig = new Rig(Postgres.shared(), Kafka.shared()).set("poison.policy", "skip");
    private final RecordCases cases = new RecordCases(rig);
    private final String made = Kafka.uniqueName("made");

    @AfterEach
    void close() throws Exception {
        rig.close();
    }

    @TestFactory
    Stream<DynamicTest> topicsByRulesAndKeysByTemplate() {
        rig.database()
                .execute("alter table public.outbox add column region text, add column tenant text default 'acme',"
                        + " add column priority int, add column urgent boolean, add column ref uuid");
        rig.set(
                        "topic.rules",
                        String.join(
                                ", ",
                                "type = Order* and region = eu -> " + made + ".orders.eu",
                                "type = Order* and region = null -> " + made + ".orders.nowhere",
                                "type = Order* and region != eu -> " + made + ".orders.${region}",
                                "priority = 7 -> " + made + ".priority-${priority}",
                                "urgent = true -> " + made + ".urgent",
                                "type = 'It''s, done -> now' -> " + made + ".quoted",
                                "type = *Small -> " + made + ".small"))
                .set("key.format", "template")
                .set("key.template", "${tenant}:${aggregateid}")
                .set("topics.create", true)
                .set("topics.create.partitions", MADE_PARTITIONS)
                .set("topics.create.replication-factor", 1)
                .set("topics.create.config.max.message.bytes", SMALL);
        rules();
        keys();
        sizesOfMadeTopics();
        return cases.run();
    }

    private void rules() {
        toTopic("the first rule counts", made + ".orders.eu", Map.of("type", "'OrderPlaced'", "region", "'eu'"));
        toTopic("a star may stand for nothing", made + ".orders.eu", Map.of("type", "'Order'", "region", "'eu'"));
        toTopic("SQL NULL is asked for by null", made + ".orders.nowhere", Map.of("type", "'OrderPlaced'"));
        toTopic(
                "a rule's topic may hold columns",
                made + ".orders.us",
                Map.of("type", "'OrderPaid'", "region", "'us'"));
        toTopic("an empty text is not null", made + ".orders.", Map.of("type", "'OrderPaid'", "region", "''"));
        toTopic("numbers match by their text", made + ".priority-7", Map.of("priority", "7"));
        toTopic("booleans match by their text", made + ".urgent", Map.of("urgent", "true"));
        toTopic("the earlier of two rules", made + ".priority-7", Map.of("priority", "7", "urgent", "true"));
        toTopic("quoted texts are exact", made + ".quoted", Map.of("type", "'It''s, done -> now'"));
        toTopic("no rule: the template", rig.topic(), Map.of("type", "'Shipped'", "region", "'eu'"));
        toTopic("case counts", rig.topic(), Map.of("type", "'orderplaced'", "region", "'eu'"));
        toTopic("a type that is null", rig.topic(), Map.of("type", "null"));
        toTopic(
                "the row's own topic before every rule",
                made + ".own",
                Map.of("type", "'OrderPlaced'", "region", "'eu'", "topic", "'" + made + ".own'"));
        with("a topic that cannot be", Map.of("type", "'OrderPaid'", "region", "'u s'"))
                .parked("InvalidRow: ' ' is not allowed in the topic's name " + made + ".orders.u s");
        with("a topic of its own that cannot be", Map.of("topic", "'..'")).parked("the topic's name must not be ..");
        with("a topic too long", Map.of("aggregatetype", "repeat('x', 300)")).parked("at most 249 are allowed");
        with("a partition of a made topic that is not there", Map.of("priority", "7", "partition", "3"))
                .parked("InvalidPartition: partition 3 asked for, but " + made + ".priority-7 has 3");
        with("the last partition of a made topic", Map.of("priority", "7", "partition", "2"))
                .sent(record -> assertThat(record.partition()).isEqualTo(2));
        with("a partition below zero", Map.of("partition", "-1")).parked("column partition is no partition: -1");
    }

    private void keys() {
        toKey("of two columns", "acme:7", Map.of("aggregateid", "'7'"));
        toKey("of an empty text", "acme:", Map.of("aggregateid", "''"));
        toKey("beyond ASCII", "ünï:漢字", Map.of("tenant", "'ünï'", "aggregateid", "'漢字'"));
        toKey("with the text between in a value", "a:b:c", Map.of("tenant", "'a:b'", "aggregateid", "'c'"));
        toKey("long", "acme:" + "x".repeat(1_000), Map.of("aggregateid", "repeat('x', 1000)"));
        with("a tenant that is null", Map.of("tenant", "null"))
                .parked("InvalidRow: column tenant, which the key is made of, is null");
        with("an id that is null", Map.of("aggregateid", "null"))
                .parked("column aggregateid, which the key is made of, is null");
    }

    private void sizesOfMadeTopics() {
        with("just too large for a made topic", Map.of("type", "'Small'", "payload", text(SMALL)))
                .parked("RecordTooLarge: key and value have 20010 bytes, but max.message.bytes of topic " + made
                        + ".small is 20000");
        with(
                        "its headers make it too large",
                        Map.of(
                                "type", "'Small'",
                                "payload", text(SMALL - 1_000),
                                "headers", "json_build_object('h', repeat('x', 1000))"))
                .parked("but max.message.bytes of topic " + made + ".small is 20000");
        with("as large as may be", Map.of("type", "'Small'", "payload", text(SMALL - 300)))
                .sent(record -> assertThat(record.value()).hasSize(SMALL - 298));
    }

    @TestFactory
    Stream<DynamicTest> heavyKeysAndSizes() {
        rig.set("partitioner.heavy-keys", "big,'a, b'");
        String small = rig.kafka().newTopic("small", 1);
        String tiny = Kafka.uniqueName("tiny");
        rig.kafka().createTopic(tiny, 1, Map.of("max.message.bytes", String.valueOf(SMALL)));
        toPartition("the first heavy key", "'big'", 0);
        toPartition("the second heavy key", "'a, b'", 1);
        for (String key : new String[] {"small", "other", "third", "Big", "big ", ""}) {
            int rest = 2 + BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 6);
            toPartition("another key: '" + key + "'", "'" + key + "'", rest);
        }
        with("no key", Map.of("aggregateid", "null"))
                .sent(record -> assertThat(record.partition()).isGreaterThanOrEqualTo(2));
        with("a partition of its own before the key's", Map.of("aggregateid", "'big'", "partition", "5"))
                .sent(record -> assertThat(record.partition()).isEqualTo(5));
        with("a heavy key in a topic with one partition", Map.of("aggregateid", "'big'", "topic", "'" + small + "'"))
                .sent(record -> assertThat(record.partition()).isZero());
        with(
                        "the largest record that a topic takes",
                        Map.of("topic", "'" + tiny + "'", "payload", text(SMALL - AROUND - 2)))
                .sent(record -> assertThat(record.value()).hasSize(SMALL - AROUND));
        with("one byte more", Map.of("topic", "'" + tiny + "'", "payload", text(SMALL - AROUND - 1)))
                .parked("RecordTooLarge: the record has 20001 bytes, but max.message.bytes of topic " + tiny
                        + " is 20000");
        with("too large for the producer", Map.of("topic", "'" + small + "'", "payload", text(1 << 20)))
                .parked(
                        "RecordTooLarge: key and value have 1048581 bytes, but max.request.size of the producer is 1048576");
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> keysOfBytesAndAForeignPartitioner() {
        rig.database()
                .execute("alter table public.outbox alter column aggregateid type bytea using aggregateid::bytea");
        rig.set("key.format", "bytes")
                .set("partitioner.class", TextPartitioner.class.getName())
                .set("partitioner.config", "text.prefix=to");
        with("bytes are the key", Map.of("aggregateid", "'\\x746f33'"))
                .sent(record -> assertThat(record.key()).isEqualTo("to3"));
        toPartition("where the partitioner says", "'to5'", 5);
        toPartition("where the partitioner says, again", "'to0'", 0);
        with("bytes that are no text", Map.of("aggregateid", "'\\xff00fe'"))
                .parked("PartitionerFailed: dev.outrider.e2e.TextPartitioner threw java.lang.IllegalArgumentException:"
                        + " no such key");
        with("a partition that is not there", Map.of("aggregateid", "'to8'"))
                .parked("PartitionerFailed: dev.outrider.e2e.TextPartitioner chose partition 8, but " + rig.topic()
                        + " has 8");
        with("a partition below zero", Map.of("aggregateid", "'to-1'"))
                .parked("TextPartitioner chose partition -1, but " + rig.topic() + " has 8");
        with("a partitioner that cannot take a null", Map.of("aggregateid", "null"))
                .parked("TextPartitioner threw java.lang.NullPointerException");
        with("a partition of the row's own", Map.of("aggregateid", "'nowhere'", "partition", "4"))
                .sent(record -> assertThat(record.partition()).isEqualTo(4));
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> noKeys() {
        rig.set("key.format", "none");
        for (String id : new String[] {"'a'", "''", "null"}) {
            with("a row with aggregateid " + id, Map.of("aggregateid", id))
                    .sent(record -> assertThat(record.record().key()).isNull());
        }
        with("a partition of its own", Map.of("partition", "6"))
                .sent(record -> assertThat(record.partition()).isEqualTo(6));
        return cases.run();
    }

    private RecordCases.Case with(String name, Map<String, String> columns) {
        RecordCases.Case row = cases.row(name);
        columns.forEach(row::set);
        return row;
    }

    private void toTopic(String name, String topic, Map<String, String> columns) {
        with(name, columns).sent(record -> assertThat(record.topic()).isEqualTo(topic));
    }

    private void toKey(String name, String key, Map<String, String> columns) {
        with("a key " + name, columns).sent(record -> {
            assertThat(record.key()).isEqualTo(key);
            assertThat(record.partition())
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key.getBytes(StandardCharsets.UTF_8), 8));
        });
    }

    private void toPartition(String name, String key, int partition) {
        with(name, Map.of("aggregateid", key))
                .sent(record -> assertThat(record.partition()).isEqualTo(partition));
    }

    /** A JSON text of so many characters between its quotes, which no compression makes small. */
    private static String text(int length) {
        return "to_json('" + Rows.noise(length) + "'::text)";
    }
}
