package dev.outrider.convert.avro;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.registry.RegistrySettings;
import dev.outrider.convert.registry.RegistrySettings.Credentials;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import dev.outrider.testkit.ApicurioRegistry;
import dev.outrider.testkit.Kafka;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our bytes are those of Confluent's own serializer, loaded from {@code target/plugins} as the relay would. Only profile {@code confluent} has it. */
@Tag("confluent")
class ConfluentSerializerIT {

    private static final Path PLUGINS = Path.of("target", "plugins");
    private static final int SCHEMAS = 50;
    private static final int VALUES = 5;

    @Test
    void everyRecordBecomesTheSameBytes() throws Exception {
        ApicurioRegistry registry = ApicurioRegistry.shared();
        try (URLClassLoader loader = new URLClassLoader(plugins(), getClass().getClassLoader());
                Serializer<Object> genuine = genuine(loader)) {
            genuine.configure(
                    Map.of(
                            "schema.registry.url", registry.url(),
                            "auto.register.schemas", false,
                            "use.latest.version", true,
                            "latest.compatibility.strict", false),
                    false);
            for (long seed = 0; seed < SCHEMAS; seed++) {
                RandomAvro random = new RandomAvro(seed);
                Schema schema = random.record();
                String topic = Kafka.uniqueName("confluent");
                registry.register(topic + "-value", schema.toString());
                Avro ours = ours(registry);
                for (int i = 0; i < VALUES; i++) {
                    byte[] json = AvroBack.utf8(random.sample(schema).json());
                    Row row = new Row(1, "id", new ChainId(topic, null), null, Content.of(json), null);
                    assertThat(ours.valueCodec().encode(row, json, new RecordHeaders()))
                            .as("seed %s", seed)
                            .isEqualTo(genuine.serialize(topic, ours.genericValue(row, json)));
                }
            }
        }
    }

    private static Avro ours(ApicurioRegistry registry) {
        RegistrySettings settings = new RegistrySettings(
                List.of(URI.create(registry.url())),
                Credentials.NONE,
                Map.of(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
        AvroSettings avro = new AvroSettings(
                settings,
                AvroSettings.Side.LATEST,
                AvroSettings.Side.LATEST,
                AvroSettings.Own.KNOWN,
                UnknownFields.FAIL);
        return new Avro(avro, Avro.For.VALUES, Runnable::run, System::nanoTime);
    }

    private static URL[] plugins() throws IOException {
        try (Stream<Path> files = Files.list(PLUGINS)) {
            return files.map(ConfluentSerializerIT::url).toArray(URL[]::new);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    // The class is named by configuration, as in the relay, and takes any object.
    @SuppressWarnings("unchecked") // A serializer of Object is what it declares itself to be.
    private static Serializer<Object> genuine(ClassLoader loader) throws ReflectiveOperationException {
        return (Serializer<Object>) Class.forName("io.confluent.kafka.serializers.KafkaAvroSerializer", true, loader)
                .asSubclass(Serializer.class)
                .getDeclaredConstructor()
                .newInstance();
    }
}
