package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.PluginJar;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What values and keys a plain consumer finds, codec by codec. */
class CodecRecordsIT {

    private static final Deque<Rig> RIGS = new ArrayDeque<>();

    @TempDir
    static Path folder;

    @AfterAll
    static void close() throws Exception {
        while (!RIGS.isEmpty()) {
            RIGS.pop().close();
        }
    }

    /** With payloads of a type that lets everything pass. */
    private static Rig rig(String payloadType) {
        Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient().set("poison.policy", "skip");
        RIGS.push(rig);
        rig.database().execute("alter table outbox alter payload type " + payloadType + " using null");
        return rig;
    }

    @TestFactory
    Stream<DynamicTest> json() {
        RecordCases cases = new RecordCases(rig("bytea").set("value.codec", "json"));
        for (String good : new String[] {"{}", " {\"a\" : 1.0} ", "[1,2]", "null", "\"käse\"", "-0.5E10"}) {
            cases.row("goes byte by byte: " + good)
                    .set("payload", bytes(good))
                    .sent(record -> assertThat(record.text()).isEqualTo(good));
        }
        cases.row("a tombstone")
                .set("payload", "null")
                .sent(record -> assertThat(record.value()).isNull());
        cases.row("broken").set("payload", bytes("{\n\"a\":}")).parked("payload: is not JSON at line 2, column 5");
        cases.row("cut off").set("payload", bytes("{\"a\":")).parked("payload: is not JSON: ends too early, at line 1");
        cases.row("two documents").set("payload", bytes("{} {}")).parked("payload: holds more than one JSON document");
        cases.row("empty").set("payload", "''").parked("payload: is empty, which is no JSON document");
        cases.row("words").set("payload", bytes("hunter2")).parked("payload: is not JSON at line 1, column");
        cases.row("Latin-1").set("payload", "'\\x22e922'").parked("payload: is not text in UTF-8");
        cases.row("UTF-16").set("payload", "'\\x7b007d00'").parked("payload: is not JSON: zero at byte 2");
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> jsonThatTheDatabaseHasChecked() {
        RecordCases cases = new RecordCases(rig("jsonb").set("value.codec", "json"));
        cases.row("as the database writes it")
                .set("payload", "'{\"b\":1,\"a\":[1.50]}'")
                .sent(record -> assertThat(record.text()).isEqualTo("{\"a\": [1.50], \"b\": 1}"));
        return cases.run();
    }

    private static String bytes(String text) {
        return "convert_to(E'" + text.replace("\n", "\\n") + "', 'UTF8')";
    }

    @TestFactory
    Stream<DynamicTest> bytesFromBase64() {
        RecordCases cases =
                new RecordCases(rig("text").set("value.codec", "bytes").set("value.bytes.encoding", "base64"));
        cases.row("bytes")
                .set("payload", "'AP8='")
                .sent(record -> assertThat(record.value()).containsExactly(0, 0xff));
        cases.row("none")
                .set("payload", "''")
                .sent(record -> assertThat(record.value()).isEmpty());
        cases.row("a JSON text")
                .set("payload", "'\"aGk=\"'")
                .sent(record -> assertThat(record.text()).isEqualTo("hi"));
        cases.row("a tombstone")
                .set("payload", "null")
                .sent(record -> assertThat(record.value()).isNull());
        cases.row("another alphabet").set("payload", "'_-8='").parked("payload: is not base64");
        cases.row("JSON").set("payload", "'{}'").parked("payload: is not base64");
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> bytesAsTheyAre() {
        RecordCases cases = new RecordCases(rig("bytea").set("value.codec", "bytes"));
        cases.row("any bytes")
                .set("payload", "'\\x00ff'")
                .set("headers", "'{\"content\": \"binary\"}'")
                .sent(record -> {
                    assertThat(record.value()).containsExactly(0, 0xff);
                    assertThat(record.header("content")).isEqualTo("binary");
                });
        return cases.run();
    }

    /** A serializer for values and one for keys, both from a jar that is in no class path but the plugins'. */
    @TestFactory
    Stream<DynamicTest> serializersFromPlugins() throws IOException {
        PluginJar.write(
                folder.resolve("marking.jar"),
                "org.example.Marking",
                PluginJar.serializer("org.example", "Marking", "marked "));
        RecordCases cases = new RecordCases(rig("bytea")
                .set("plugins.directory", folder.toString())
                .set("value.codec", "serializer")
                .set("value.serializer", "org.example.Marking")
                .set("value.serializer.properties.suffix", " for value, key: ")
                .set("key.codec", "serializer")
                .set("key.serializer", "org.example.Marking"));
        cases.row("value and key").set("payload", bytes("käse")).sent(record -> {
            assertThat(record.text()).isEqualTo("marked käse for value, key: false");
            assertThat(record.key()).isEqualTo("marked keynulltrue");
        });
        cases.row("what is null is not shown to it")
                .set("payload", "null")
                .set("aggregateid", "null")
                .sent(record -> {
                    assertThat(record.value()).isNull();
                    assertThat(record.key()).isNull();
                });
        cases.row("a value that it refuses")
                .set("payload", bytes("poison"))
                .parked("payload: org.example.Marking failed: poison");
        cases.row("a key that it refuses")
                .set("aggregateid", "'poison'")
                .parked("aggregateid: org.example.Marking failed: poison");
        cases.row("a value that is no text").set("payload", "'\\xff'").parked("payload: is not text in UTF-8");
        return cases.run();
    }

    @TestFactory
    Stream<DynamicTest> kafkasOwnSerializers() {
        RecordCases cases = new RecordCases(rig("text")
                .set("value.codec", "serializer")
                .set("value.serializer", "org.apache.kafka.common.serialization.StringSerializer")
                .set("value.serializer.properties.serializer.encoding", "UTF-16BE")
                .set("key.codec", "serializer")
                .set("key.serializer", "org.apache.kafka.common.serialization.VoidSerializer"));
        cases.row("a text in another encoding, and no key")
                .set("payload", "'hé'")
                .set("aggregateid", "null")
                .sent(record -> assertThat(record.value()).containsExactly(0, 'h', 0, 0xe9));
        cases.row("a key where there must be none")
                .parked("aggregateid: org.apache.kafka.common.serialization.VoidSerializer");
        return cases.run();
    }
}
