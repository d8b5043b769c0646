package dev.outrider.convert.avro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.convert.registry.RegistrySettings;
import dev.outrider.convert.registry.RegistrySettings.Credentials;
import dev.outrider.convert.registry.ScriptedRegistry;
import dev.outrider.convert.registry.SubjectStrategy;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import dev.outrider.send.DefaultPartitioning;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows become Confluent's wire format; keys choose the partition that they choose for everybody else; failures say what to do. */
class AvroCodecTest {

    private static final String ORDER = "{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"Order\\\",\\\"fields\\\":["
            + "{\\\"name\\\":\\\"id\\\",\\\"type\\\":\\\"long\\\"},{\\\"name\\\":\\\"note\\\",\\\"type\\\":[\\\"null\\\",\\\"string\\\"]}]}";
    private static final String LATEST = "GET /subjects/orders-value/versions/latest";
    private static final String KEY_LATEST = "GET /subjects/orders-key/versions/latest";

    private final ScriptedRegistry server = new ScriptedRegistry();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final AtomicLong now = new AtomicLong(1_000_000_000_000L);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        server.close();
        background.shutdownNow();
    }

    private static String schema(int id, String schema) {
        return "{\"id\":" + id + ",\"schema\":\"" + schema + "\"}";
    }

    private Avro avro(Avro.For what, AvroSettings.Side key, AvroSettings.Side value, AvroSettings.Own own) {
        RegistrySettings registry = new RegistrySettings(
                List.of(URI.create(server.url())),
                Credentials.NONE,
                Map.of(),
                Duration.ofSeconds(20),
                Duration.ofSeconds(60));
        return new Avro(new AvroSettings(registry, key, value, own, UnknownFields.FAIL), what, background, now::get);
    }

    private Avro avro(Avro.For what) {
        return avro(what, AvroSettings.Side.LATEST, AvroSettings.Side.LATEST, AvroSettings.Own.KNOWN);
    }

    private static Row row(@Nullable String key, @Nullable String value, @Nullable String type) {
        Content content = new Content(bytes(value), null, type, null, null, null);
        return new Row(17, "id", new ChainId("orders", bytes(key)), null, content, null);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] encode(Codec codec, Row row) throws UnsendableException {
        return codec.encode(row, row.content().payload(), new RecordHeaders());
    }

    private static byte @Nullable [] encodeKey(Codec codec, Row row) throws UnsendableException {
        return codec.encode(row, row.chain().key(), new RecordHeaders());
    }

    private static Failure failure(Codec codec, Row row) {
        return catchThrowableOfType(UnsendableException.class, () -> encode(codec, row))
                .failure();
    }

    @Test
    void aValueIsMagicByteIdAndAvrosOwnEncoding() throws UnsendableException {
        server.answer(LATEST, schema(0x01020304, ORDER));
        byte[] encoded = encode(avro(Avro.For.VALUES).valueCodec(), row("k", "{\"note\":\"hé\",\"id\":-65}", "T"));
        // By hand: zero, id, zigzag varint of -65 in two bytes, branch 1 of the union, length 3, UTF-8.
        assertThat(HexFormat.of().formatHex(encoded)).isEqualTo("00" + "01020304" + "8101" + "02" + "06" + "68c3a9");
    }

    @Test
    void aTombstoneStaysOneAndAsksNobody() throws UnsendableException {
        assertThat(encode(avro(Avro.For.VALUES).valueCodec(), row("k", null, "T")))
                .isNull();
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aValueThatDoesNotFitIsParkedWithItsPlace() {
        server.answer(LATEST, schema(1, ORDER));
        Failure failure = failure(avro(Avro.For.VALUES).valueCodec(), row("k", "{\"id\":\"x\",\"note\":null}", "T"));
        assertThat(failure)
                .isEqualTo(new Failure(
                        Kind.PARK,
                        Failure.Outcome.NOT_SENT,
                        "AvroMismatch",
                        "value $.id: is a text, but a long is wanted"));
    }

    @Test
    void aSchemaThatIsNotThereParksTheRowWithItsSubject() {
        Failure failure = failure(avro(Avro.For.VALUES).valueCodec(), row("k", "{}", "T"));
        assertThat(failure.kind()).isEqualTo(Kind.PARK);
        assertThat(failure.code()).isEqualTo("SchemaNotFound");
        assertThat(failure.message()).contains("subject orders-value", "404 (40401): not here");
    }

    @Test
    void versionIdFileAndRecordChooseTheSchema() throws Exception {
        server.answer("GET /subjects/orders-value/versions/3", schema(3, "\\\"int\\\""))
                .answer("GET /schemas/ids/42", schema(42, "\\\"int\\\""))
                .answer("GET /subjects/orders-com.example.Paid/versions/latest", schema(5, "\\\"int\\\""))
                .answer("GET /subjects/com.example.Paid/versions/latest", schema(6, "\\\"int\\\""))
                .answer("POST /subjects/n.Own", "{\"id\":7}");
        Path file = folder.resolve("own.avsc");
        Files.writeString(file, "{\"type\":\"record\",\"name\":\"n.Own\",\"fields\":[]}");
        String typed = "com.example.${type}";

        assertThat(id(new AvroSettings.Side(SubjectStrategy.TOPIC_NAME, null, 3, null, null), "5"))
                .isEqualTo(3);
        assertThat(id(new AvroSettings.Side(SubjectStrategy.TOPIC_NAME, null, null, 42, null), "5"))
                .isEqualTo(42);
        assertThat(id(new AvroSettings.Side(SubjectStrategy.TOPIC_RECORD_NAME, null, null, null, typed), "5"))
                .isEqualTo(5);
        assertThat(id(new AvroSettings.Side(SubjectStrategy.RECORD_NAME, null, null, null, typed), "5"))
                .isEqualTo(6);
        assertThat(id(new AvroSettings.Side(SubjectStrategy.RECORD_NAME, file, null, null, null), "{}"))
                .isEqualTo(7);
    }

    private int id(AvroSettings.Side side, String json) throws UnsendableException {
        Codec codec = avro(Avro.For.VALUES, AvroSettings.Side.LATEST, side, AvroSettings.Own.KNOWN)
                .valueCodec();
        return AvroBack.id(encode(codec, row("k", json, "Paid")));
    }

    @Test
    void anEventWithoutATypeCannotNameItsRecord() {
        AvroSettings.Side side =
                new AvroSettings.Side(SubjectStrategy.RECORD_NAME, null, null, null, "com.example.${type}");
        Avro avro = avro(Avro.For.VALUES, AvroSettings.Side.LATEST, side, AvroSettings.Own.KNOWN);
        assertThat(failure(avro.valueCodec(), row("k", "5", null)).message()).startsWith("type: is null");
    }

    @Test
    void ownSchemasAreRegisteredOnlyWhenToldTo() throws Exception {
        Path file = folder.resolve("own.avsc");
        Files.writeString(file, "\"int\"");
        AvroSettings.Side side = new AvroSettings.Side(SubjectStrategy.TOPIC_NAME, file, null, null, null);
        server.answer("POST /subjects/orders-value/versions", "{\"id\":9}");
        Codec careful = avro(Avro.For.VALUES, AvroSettings.Side.LATEST, side, AvroSettings.Own.KNOWN)
                .valueCodec();
        assertThat(failure(careful, row("k", "5", "T")).code()).isEqualTo("SchemaNotFound");
        assertThat(server.asked())
                .noneMatch(asked ->
                        asked.line().endsWith("/versions") && asked.line().startsWith("POST"));
        Codec registering = avro(
                        Avro.For.VALUES, AvroSettings.Side.LATEST, side, new AvroSettings.Own(true, false, false))
                .valueCodec();
        assertThat(AvroBack.id(encode(registering, row("k", "5", "T")))).isEqualTo(9);
    }

    @Test
    void someoneElsesSerializerGetsAGenericRecord() throws Exception {
        server.answer(LATEST, schema(1, ORDER));
        Object value = avro(Avro.For.VALUES).genericValue(row("k", null, "T"), bytes("{\"id\":5,\"note\":\"x\"}"));
        assertThat(value)
                .isInstanceOfSatisfying(
                        GenericRecord.class,
                        record -> assertThat(record.get("id")).isEqualTo(5L));

        Path file = folder.resolve("own.avsc");
        Files.writeString(file, "\"int\"");
        AvroSettings.Side own = new AvroSettings.Side(SubjectStrategy.TOPIC_NAME, file, null, null, null);
        int before = server.asked().size();
        assertThat(avro(Avro.For.VALUES, AvroSettings.Side.LATEST, own, AvroSettings.Own.KNOWN)
                        .genericValue(row("k", null, "T"), bytes("5")))
                .isEqualTo(5);
        assertThat(server.asked()).as("a schema of our own needs no registry").hasSize(before);
    }

    @Test
    void aKeyLiesWhereEveryOtherProducerPutsIt() throws UnsendableException {
        server.answer(KEY_LATEST, schema(11, "\\\"long\\\""));
        Avro avro = avro(Avro.For.KEYS);
        Partitioning partitioning = avro.partitioning(new DefaultPartitioning());
        Codec codec = avro.keyCodec();
        assertThat(avro.prepare("orders")).isNull();
        int asked = server.asked().size();
        for (int key = 0; key < 1_000; key++) {
            Row row = row(Integer.toString(key), null, "T");
            int partition = partitioning.partitionOf(row, 12);
            byte[] encoded = encodeKey(codec, row);
            assertThat(partition).isEqualTo(BuiltInPartitioner.partitionForKey(encoded, 12));
            assertThat(AvroBack.id(encoded)).isEqualTo(11);
        }
        assertThat(server.asked()).as("the loop asks nobody").hasSize(asked);
        assertThat(encodeKey(codec, row(null, null, "T"))).isNull();
    }

    @Test
    void aKeyPlacedWithoutItsSchemaIsNotSentWithIt() throws UnsendableException {
        Avro avro = avro(Avro.For.KEYS);
        Partitioning partitioning = avro.partitioning(new DefaultPartitioning());
        Codec codec = avro.keyCodec();
        Row row = row("5", null, "T");
        partitioning.partitionOf(row, 12);
        Failure parked = catchThrowableOfType(UnsendableException.class, () -> encodeKey(codec, row))
                .failure();
        assertThat(parked.kind()).isEqualTo(Kind.PARK);

        partitioning.partitionOf(row, 12);
        server.answer(KEY_LATEST, schema(11, "\\\"long\\\""));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        Failure early = catchThrowableOfType(UnsendableException.class, () -> encodeKey(codec, row))
                .failure();
        assertThat(early.kind()).isEqualTo(Kind.RETRY);
        assertThat(partitioning.partitionOf(row, 12))
                .isEqualTo(BuiltInPartitioner.partitionForKey(encodeKey(codec, row), 12));
    }

    @Test
    void aNewKeySchemaDoesNotComeBetweenPlacingAndSending() throws Exception {
        server.answer(KEY_LATEST, schema(11, "\\\"long\\\""));
        Avro avro = avro(Avro.For.KEYS);
        Partitioning partitioning = avro.partitioning(new DefaultPartitioning());
        Codec codec = avro.keyCodec();
        avro.prepare("orders");
        Row row = row("5", null, "T");
        int partition = partitioning.partitionOf(row, 1_000);
        server.answer(KEY_LATEST, schema(12, "\\\"long\\\""));
        now.addAndGet(Duration.ofSeconds(61).toNanos());
        avro.prepare("orders");
        dev.outrider.testkit.Await.until(Duration.ofSeconds(10), "the new schema", () -> {
            Row other = new Row(18, "id", row.chain(), null, row.content(), null);
            return AvroBack.id(encodeKey(codec, other)) == 12;
        });
        assertThat(BuiltInPartitioner.partitionForKey(encodeKey(codec, row), 1_000))
                .isEqualTo(partition);
    }

    @Test
    void aForbiddenTopicIsFoundOutToBeAllowedAgain() {
        server.answer(LATEST, schema(1, ORDER));
        Avro avro = avro(Avro.For.VALUES);
        server.fail(403);
        assertThat(failure(avro.valueCodec(), row("k", "{}", "T")).kind()).isEqualTo(Kind.BLOCK_TOPIC);
        assertThat(avro.prepare("orders")).extracting(Failure::kind).isEqualTo(Kind.BLOCK_TOPIC);
        server.fail(500);
        assertThat(avro.prepare("orders")).extracting(Failure::kind).isEqualTo(Kind.RETRY);
    }

    @Test
    void whatOnlyRowsCanTellDoesNotHoldTheirTopicUp() throws IOException {
        Avro avro = avro(Avro.For.BOTH);
        assertThat(avro.prepare("orders")).as("404 is for each row to hear").isNull();
        server.fail(503);
        assertThat(avro(Avro.For.VALUES).prepare("orders"))
                .as("values wait by themselves")
                .isNull();
        assertThat(avro(Avro.For.KEYS).prepare("orders"))
                .as("without a key's schema there is no partition")
                .extracting(Failure::kind)
                .isEqualTo(Kind.RETRY);
    }
}
