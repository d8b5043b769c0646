package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.ApicurioRegistry;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Values of the relay, read by a client of the schema registry that shares no code with ours or with Avro's Java: KafkaJS's, with the decoder avsc. */
@Tag("tools")
class ForeignAvroReaderIT {

    private static final String READER = "@kafkajs/confluent-schema-registry@4.1.0";
    private static final Duration INSTALLING = Duration.ofMinutes(5);
    private static final String CUSTOMER = """
            {"type":"record","name":"Customer","namespace":"shop","fields":[{"name":"name","type":"string"}]}""";
    private static final String ORDER = """
            {"type":"record","name":"Order","namespace":"shop","fields":[
              {"name":"number","type":"long"},
              {"name":"price","type":{"type":"bytes","logicalType":"decimal","precision":12,"scale":2}},
              {"name":"placed","type":{"type":"long","logicalType":"timestamp-millis"}},
              {"name":"customer","type":"shop.Customer"},
              {"name":"note","type":["null","string"],"default":null},
              {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","PAID"]},"default":"OPEN"},
              {"name":"lines","type":{"type":"array","items":{"type":"record","name":"Line","fields":[
                {"name":"article","type":"string"},{"name":"pieces","type":"int"}]}}},
              {"name":"labels","type":{"type":"map","values":"double"}},
              {"name":"gift","type":"boolean","default":false}]}""";

    @TempDir
    Path folder;

    @Test
    void valuesAreReadByAClientOfAnotherLanguage() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("value.codec", "avro")
                .set("schema.registry.url", registry.url())) {
            Rows rows = new Rows(rig);
            String topic = rows.topic(1, Map.of());
            registry.register(topic + "-customer", CUSTOMER);
            registry.register(topic + "-value", ORDER, "shop.Customer", topic + "-customer");
            rig.inProcess("only");
            rows.insertMany(topic, "'k'", 1, 50, order(), Rows.NOW);
            rig.awaitDrained(Rows.SOON);

            assertThat(read(registry, rig.kafka().consumeAll(topic)))
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 50)
                            .mapToObj(ForeignAvroReaderIT::expected)
                            .toList());
        }
    }

    private static String order() {
        return "jsonb_build_object('number', i, 'price', 12.50, 'placed', '2024-02-29T12:30:00.123Z',"
                + " 'customer', jsonb_build_object('name', 'Ada ü'), 'note', case when i % 2 = 0 then 'n' || i end,"
                + " 'lines', jsonb_build_array(jsonb_build_object('article', 'a', 'pieces', i)),"
                + " 'labels', jsonb_build_object('weight', 1.5))";
    }

    private static String expected(int i) {
        String note = i % 2 == 0 ? "\"n" + i + '"' : "null";
        // 12.50 is 1250 = 0x04e2 hundredths; the reader knows no logical types.
        return "{\"number\":" + i
                + ",\"price\":\"0x04e2\",\"placed\":1709209800123,\"customer\":{\"name\":\"Ada ü\"},\"note\":"
                + note + ",\"state\":\"OPEN\",\"lines\":[{\"article\":\"a\",\"pieces\":" + i
                + "}],\"labels\":{\"weight\":1.5},\"gift\":false}";
    }

    private List<String> read(ApicurioRegistry registry, List<ConsumerRecord<byte[], byte[]>> records)
            throws IOException {
        Path input = folder.resolve("in.txt");
        Path output = folder.resolve("out.txt");
        Files.writeString(
                input,
                records.stream()
                        .map(record -> HexFormat.of().formatHex(record.value()))
                        .collect(Collectors.joining("\n")));
        Path home = Files.createDirectories(Path.of("target", "npm")).toAbsolutePath();
        Path script = Path.of("src", "test", "npm", "read-avro.mjs").toAbsolutePath();
        shell(home, "npm install --no-save --no-package-lock --no-audit --no-fund --ignore-scripts " + READER);
        shell(home, "node '" + script + "' '" + registry.url() + "' '" + input + "' '" + output + "'");
        return Files.readAllLines(output);
    }

    private static void shell(Path where, String command) {
        try (Program program = Program.start(
                "npm", List.of("sh", "-c", "cd '" + where + "' && " + command), Map.of("NO_COLOR", "1"))) {
            assertThat(program.awaitExit(INSTALLING)).as(program.lastWords()).isZero();
        }
    }
}
