package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.avro.AvroBack;
import dev.outrider.convert.registry.ScriptedRegistry;
import dev.outrider.core.Status;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.ApicurioRegistry;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro from the table to the topic, against a real registry, read back by Avro's own decoder with the schema that the record's id names. */
class AvroIT {

    private static final String ORDER = """
            {"type":"record","name":"Order","namespace":"shop","fields":[
              {"name":"number","type":"long"},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
              {"name":"placed","type":{"type":"long","logicalType":"timestamp-micros"}},
              {"name":"customer","type":"shop.Customer"},
              {"name":"note","type":["null","string"],"default":null}]}""";
    private static final String CUSTOMER = """
            {"type":"record","name":"Customer","namespace":"shop","fields":[{"name":"name","type":"string"}]}""";
    private static final String V1 = """
            {"type":"record","name":"Event","fields":[{"name":"n","type":"int"}]}""";
    private static final String V2 = """
            {"type":"record","name":"Event","fields":[{"name":"n","type":"int"},{"name":"more","type":"string","default":"-"}]}""";

    @TempDir
    Path folder;

    private static void insert(Rig rig, String topic, String key, String payload) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic) values ('t', '"
                        + key + "', 'T', " + payload + ", '" + topic + "')");
    }

    private static List<ConsumerRecord<byte[], byte[]>> await(Rig rig, String topic, int count) {
        List<ConsumerRecord<byte[], byte[]>> seen = new ArrayList<>();
        Await.until(
                Rows.SOON,
                () -> count + " records in " + topic + ", not " + seen.size() + "; settled " + new Rows(rig).settled(),
                () -> {
                    seen.clear();
                    seen.addAll(rig.kafka().consumeAll(topic));
                    return seen.size() == count;
                });
        return seen;
    }

    private static String read(Schema schema, byte[] framed) {
        return AvroBack.shown(schema, AvroBack.read(schema, framed));
    }

    @Test
    void keysAndValuesOfARealRegistryArriveWhereOtherProducersPutThem() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())
                .set("key.codec", "avro")) {
            String topic = new Rows(rig).topic(Map.of());
            String customer = topic + "-customer";
            registry.register(customer, CUSTOMER);
            int key = registry.register(topic + "-key", "\"long\"");
            int value = registry.register(topic + "-value", ORDER, "shop.Customer", customer);
            rig.inProcess("only");
            for (int i = 1; i <= 20; i++) {
                insert(rig, topic, Integer.toString(i), order(i));
            }
            Schema.Parser parser = new Schema.Parser();
            parser.parse(CUSTOMER);
            Schema schema = parser.parse(registry.schema(value));
            for (ConsumerRecord<byte[], byte[]> each : await(rig, topic, 20)) {
                assertThat(AvroBack.id(each.key())).isEqualTo(key);
                assertThat(AvroBack.id(each.value())).isEqualTo(value);
                String number = read(Schema.create(Schema.Type.LONG), each.key());
                assertThat(read(schema, each.value()))
                        .isEqualTo("{\"number\": " + number
                                + ", \"price\": 12.50, \"placed\": 2024-02-29T12:30:00.123456Z,"
                                + " \"customer\": {\"name\": \"Ada\"}, \"note\": null}");
                assertThat(each.partition()).isEqualTo(BuiltInPartitioner.partitionForKey(each.key(), Rows.PARTITIONS));
            }
        }
    }

    private static String order(int number) {
        return "jsonb_build_object('number', " + number + ", 'price', 12.50, 'placed',"
                + " '2024-02-29 12:30:00.123456+00'::timestamptz, 'customer', jsonb_build_object('name', 'Ada'))";
    }

    /**
     * What {@link KafkaProducerTourIT} shows of everything else of Kafka's producer: the schema gives the bytes their meaning, its next version is taken up by
     * itself, and whoever reads with the new one can still read the old data, as the old reader can read the new.
     */
    @Test
    void avro() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())
                .set("schema.registry.refresh", "100ms")) {
            String topic = new Rows(rig).topic(Map.of());
            int first = registry.register(topic + "-value", V1);
            registry.demandCompatibility(topic + "-value");
            rig.inProcess("only");
            insert(rig, topic, "a", "'{\"n\": 1}'");
            byte[] early = await(rig, topic, 1).get(0).value();
            assertThat(AvroBack.id(early)).isEqualTo(first);

            int second = registry.register(topic + "-value", V2);
            assertThat(second).isNotEqualTo(first);
            // The latest is renewed in the background: a row that comes at once may still be written with the one
            // before.
            Await.until(Rows.SOON, "the next version to be used", () -> {
                insert(rig, topic, "a", "'{\"n\": 2}'");
                return rig.kafka().consumeAll(topic).stream().anyMatch(each -> AvroBack.id(each.value()) == second);
            });
            List<ConsumerRecord<byte[], byte[]>> all = rig.kafka().consumeAll(topic);
            byte[] late = all.get(all.size() - 1).value();
            assertThat(evolved(registry.schema(first), V2, early)).isEqualTo("{\"n\": 1, \"more\": \"-\"}");
            assertThat(evolved(registry.schema(second), V1, late)).isEqualTo("{\"n\": 2}");
        }
    }

    private static String evolved(String writer, String reader, byte[] framed) {
        Schema wanted = new Schema.Parser().parse(reader);
        return AvroBack.shown(wanted, AvroBack.read(new Schema.Parser().parse(writer), wanted, framed));
    }

    @Test
    void badRowsAreParkedWithTheirPlaceAndAllOthersFlow() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("poison.policy", "skip")
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())) {
            Rows rows = new Rows(rig);
            String good = rows.topic(Map.of());
            String unknown = rows.topic(Map.of());
            registry.register(good + "-value", V1);
            insert(rig, good, "a", "'{\"n\": 3000000000}'");
            insert(rig, good, "b", "'{\"n\": 1, \"m\": 2}'");
            insert(rig, unknown, "c", "'{\"n\": 1}'");
            insert(rig, good, "d", "'{\"n\": 1}'");
            rig.inProcess("only");

            await(rig, good, 1);
            rows.awaitSettled(3);
            assertThat(rows.settled())
                    .containsExactly(
                            "a parked chain AvroMismatch",
                            "b parked chain AvroMismatch",
                            "c parked chain SchemaNotFound");
            assertThat(rig.database()
                            .query("select reason from outrider.settled order by seq", row -> row.getString(1)))
                    .satisfies(reasons -> {
                        assertThat(reasons.get(0)).contains("value $.n: is a number outside of what an int holds");
                        assertThat(reasons.get(1)).contains("value $.m: is no field of record Event");
                        assertThat(reasons.get(2)).contains("subject " + unknown + "-value", "40401");
                    });
        }
    }

    @Test
    void aSchemaOfOurOwnIsRegisteredUnlessItDoesNotGoWithTheOnesBefore() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())
                .set("auto.register.schemas", true)
                .set("avro.value.schema.file", file(V2))) {
            Rows rows = new Rows(rig);
            String fresh = rows.topic(Map.of());
            String compatible = rows.topic(Map.of());
            String strict = rows.topic(Map.of());
            registry.register(compatible + "-value", V1);
            registry.demandCompatibility(compatible + "-value");
            registry.register(strict + "-value", V1.replace("int", "string"));
            registry.demandCompatibility(strict + "-value");
            for (String topic : List.of(fresh, compatible, strict)) {
                insert(rig, topic, "a", "'{\"n\": 1}'");
            }
            rig.inProcess("only");

            await(rig, fresh, 1);
            String value = read(
                    new Schema.Parser().parse(V2),
                    await(rig, compatible, 1).get(0).value());
            assertThat(value).isEqualTo("{\"n\": 1, \"more\": \"-\"}");
            rows.awaitSettled(1);
            assertThat(rows.settled()).containsExactly("a parked chain SchemaIncompatible");
            assertThat(registry.versions(fresh + "-value")).isEqualTo(1);
            assertThat(registry.versions(compatible + "-value")).isEqualTo(2);
            assertThat(registry.versions(strict + "-value")).isEqualTo(1);
        }
    }

    private String file(String schema) throws IOException {
        Path file = folder.resolve("own.avsc");
        Files.writeString(file, schema);
        return file.toAbsolutePath().toString();
    }

    @Test
    void aRegistryThatIsAwayIsWaitedForAndHealthSaysSo() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())
                .set("key.codec", "avro")) {
            Rows rows = new Rows(rig);
            String known = rows.topic(Map.of());
            String next = rows.topic(Map.of());
            for (String topic : List.of(known, next)) {
                registry.register(topic + "-key", "\"string\"");
                registry.register(topic + "-value", V1);
            }
            Daemon relay = rig.inProcess("only");
            insert(rig, known, "a", "'{\"n\": 1}'");
            await(rig, known, 1);

            registry.freeze();
            insert(rig, next, "a", "'{\"n\": 1}'");
            insert(rig, next, "a", "'{\"n\": 2}'");
            Await.until(
                    Rows.SOON,
                    "health to name the registry",
                    () -> troubles(relay).stream()
                            .anyMatch(trouble -> trouble.kind().equals("registry")
                                    && trouble.message().contains(registry.url())));
            insert(rig, known, "a", "'{\"n\": 2}'");
            await(rig, known, 2);
            assertThat(rows.countSettled()).isZero();
            assertThat(relay.vitals().relay().troubles()).as("Kafka is there").isEmpty();

            registry.resume();
            await(rig, next, 2);
            Await.until(Rows.SOON, "health to be content", () -> troubles(relay).isEmpty());
            assertThat(rows.countSettled()).isZero();
        } finally {
            registry.resume();
        }
    }

    @Test
    void withoutARegistryNothingOfAvroIsLoaded() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            String topic = new Rows(rig).topic(Map.of());
            Path loaded = folder.resolve("loaded.txt");
            rig.process("only", List.of("-Xlog:class+load:file=" + loaded.toAbsolutePath()));
            insert(rig, topic, "a", "'{\"n\": 1}'");
            await(rig, topic, 1);
            assertThat(Files.readString(loaded))
                    .contains("dev.outrider.send.ProducerSession ")
                    .doesNotContain("org.apache.avro.", "java.net.http.");
        }
    }

    private static List<Status.Trouble> troubles(Daemon relay) {
        return relay.vitals().host().troubles();
    }

    @Test
    void aTopicWhoseSchemaIsForbiddenIsBlockedUntilItIsAllowed() throws Exception {
        try (ScriptedRegistry registry = new ScriptedRegistry();
                Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                        .set("value.codec", "avro")
                        .set("schema.registry.url", registry.url())) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(Map.of());
            registry.answer(
                    "GET /subjects/" + topic + "-value/versions/latest", "{\"id\":1,\"schema\":\"\\\"int\\\"\"}");
            registry.fail(403);
            rig.inProcess("only");
            insert(rig, topic, "a", "'1'");
            insert(rig, topic, "a", "'2'");
            insert(rig, topic, "b", "'3'");
            rows.awaitSettled(3);
            assertThat(rows.settled()).allMatch(line -> line.contains("waiting topic SchemaRegistryAuthorization"));

            registry.recover();
            List<String> values = await(rig, topic, 3).stream()
                    .map(each -> read(Schema.create(Schema.Type.INT), each.value()))
                    .toList();
            assertThat(values).containsSubsequence("1", "2");
            rows.awaitSettled(0);
        }
    }
}
