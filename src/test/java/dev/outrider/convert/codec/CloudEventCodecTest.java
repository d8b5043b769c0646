package dev.outrider.convert.codec;

import static dev.outrider.convert.codec.Sample.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.cloudevents.kafka.CloudEventDeserializer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the codec makes is read back by the SDK's own deserializer, which a consumer would use. */
class CloudEventCodecTest {

    private static final String PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static final CloudEventRules.Fixed FIXED =
            new CloudEventRules.Fixed("/orders", "application/json", "https://schemas.example/1");
    private static final List<CloudEventRules.FromColumn> COLUMNS = List.of(
            new CloudEventRules.FromColumn("tenant", 0, "tenant_id"),
            new CloudEventRules.FromColumn("subject", 1, "order_no"),
            new CloudEventRules.FromColumn("source", 2, "origin_uri"),
            new CloudEventRules.FromColumn("datacontenttype", 3, "content_type"),
            new CloudEventRules.FromColumn("dataschema", 4, "schema_uri"),
            new CloudEventRules.FromColumn("type", 5, "event_name"));

    private final RecordHeaders headers = new RecordHeaders();

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyAttributeHasItsPlace(boolean structured) throws UnsendableException {
        Row row = row(new Trace(PARENT, "a=b", null), "blue", "Nº 7", "/eu/orders", null, null, "OrderPlaced");
        CloudEvent event = event(codec(structured), row, "{\"a\": 1.25}");
        assertThat(event.getSpecVersion()).isEqualTo(SpecVersion.V1);
        assertThat(event.getId()).isEqualTo("the-id");
        assertThat(event.getSource()).hasToString("/eu/orders");
        assertThat(event.getType()).isEqualTo("OrderPlaced");
        assertThat(event.getSubject()).isEqualTo("Nº 7");
        assertThat(event.getTime()).hasToString("2026-01-02T03:04:05.678Z");
        assertThat(event.getDataContentType()).isEqualTo("application/json");
        assertThat(event.getDataSchema()).hasToString("https://schemas.example/1");
        assertThat(event.getExtensionNames())
                .containsExactlyInAnyOrder("tenant", "partitionkey", "traceparent", "tracestate");
        assertThat(event.getExtension("tenant")).isEqualTo("blue");
        assertThat(event.getExtension("partitionkey")).isEqualTo("the key");
        assertThat(event.getExtension("traceparent")).isEqualTo(PARENT);
        assertThat(text(event)).isEqualTo(structured ? "{\"a\":1.25}" : "{\"a\": 1.25}");
    }

    @Test
    void withoutColumnsTheRowItselfSaysWhatItIs() throws UnsendableException {
        Row row = row(null, null, null, null, null, null, null);
        CloudEvent event = event(codec(false), row, "{}");
        assertThat(event.getSource()).hasToString("/orders");
        assertThat(event.getType()).isEqualTo("Made");
        assertThat(event.getSubject()).isEqualTo("the key");
        assertThat(event.getExtensionNames()).containsExactly("partitionkey");
    }

    @Test
    void binaryAndStructuredLookAsTheSpecificationSays() throws UnsendableException {
        Row row = row(null, null, null, null, null, null, null);
        assertThat(made(codec(false), row, "{}")).isEqualTo("{}");
        assertThat(new String(headers.lastHeader("content-type").value(), StandardCharsets.UTF_8))
                .isEqualTo("application/json");
        assertThat(headers.lastHeader("ce_specversion").value()).asString().isEqualTo("1.0");
        assertThat(headers.lastHeader("ce_id").value()).asString().isEqualTo("the-id");
        RecordHeaders second = new RecordHeaders();
        byte[] document = codec(true).encode(row, bytes("{}"), second);
        assertThat(document).asString().startsWith("{").contains("\"specversion\":\"1.0\"", "\"data\":{}");
        assertThat(second.lastHeader("content-type").value()).asString().isEqualTo("application/cloudevents+json");
        assertThat(second).hasSize(1);
    }

    @Test
    void aTombstoneIsAnEventWithoutDataOrATombstoneAlone() throws UnsendableException {
        Row row = row(null, null, null, null, null, null, null);
        assertThat(codec(false).encode(row, null, headers)).isNull();
        assertThat(headers.lastHeader("ce_id")).isNotNull();
        RecordHeaders none = new RecordHeaders();
        assertThat(codec(true).encode(row, null, none)).isNull();
        assertThat(none).isEmpty();
    }

    @Test
    void dataIsWhatItsContentTypeSays() throws UnsendableException {
        assertThat(structured("text/plain", "plain \"text\" é")).contains("\"data\":\"plain \\\"text\\\" é\"");
        assertThat(structured("application/vnd.example.v1+json", "{\"a\":0.10}"))
                .contains("\"data\":{\"a\":0.10}");
        assertThat(structured("application/json; charset=utf-8", "[1]")).contains("\"data\":[1]");
        assertThat(structured("text/json", "[1]")).contains("\"data\":[1]");
        Row image = row(null, null, null, null, "image/png", null, null);
        byte[] png = {(byte) 0x89, 'P'};
        assertThat(codec(false).encode(image, png, headers)).isEqualTo(png);
        Sample.fails(codec(true), image, png, Kind.PARK, "data: is not text in UTF-8");
        Sample.fails(
                codec(true), row(null, null, null, null, null, null, null), bytes("{"), Kind.PARK, "data: is not JSON");
        Sample.fails(codec(false), row(null, null, null, null, null, null, null), bytes("{} 1"), Kind.PARK, "data: ");
    }

    private String structured(String contentType, String data) throws UnsendableException {
        return made(codec(true), row(null, null, null, null, contentType, null, null), data);
    }

    @Test
    void faultsNameTheAttribute() {
        fails(row(null, null, "", null, null, null, null), "subject: ");
        fails(row(null, null, null, "", null, null, null), "source: ");
        fails(row(null, null, null, "not a uri", null, null, null), "source: is not a URI");
        fails(row(null, null, null, null, "json", null, null), "datacontenttype: must be a media type");
        fails(row(null, null, null, null, null, "relative", null), "dataschema: must be an absolute URI");
        fails(row(null, null, null, null, null, "", null), "dataschema: ");
        fails(row(null, null, null, null, null, null, ""), "type: ");
        fails(row(null, "a\nb", null, null, null, null, null), "tenant: must not hold a control character");
        fails(new Row(1, "", new ChainId("t", null), null, content(null), null), "id: ");
        fails(
                new Row(1, "x", new ChainId("t", new byte[] {-1}), null, content(null), null),
                "subject: the key is not text");
        fails(new Row(1, "x", new ChainId("t", bytes("")), null, content(null), null), "subject: ");
        Content typeless = new Content(null, null, null, null, null, new byte[6][]);
        fails(Sample.row(typeless), "type: a CloudEvent must have it");
        CloudEventRules sourceless = new CloudEventRules(
                false, new CloudEventRules.Fixed(null, "application/json", null), COLUMNS, false, false);
        Sample.fails(
                new CloudEventCodec(sourceless, () -> false),
                row(null, null, null, null, null, null, null),
                bytes("{}"),
                Kind.PARK,
                "source: ");
    }

    private static void fails(Row row, String reason) {
        Sample.fails(codec(false), row, bytes("{}"), Kind.PARK, reason);
        Sample.fails(codec(true), row, bytes("{}"), Kind.PARK, reason);
    }

    @Test
    void anInvalidTraceIsLeftOut() throws UnsendableException {
        CloudEvent event =
                event(codec(false), row(new Trace("00-1", "a=b", null), null, null, null, null, null, null), "{}");
        assertThat(event.getExtensionNames()).containsExactly("partitionkey");
    }

    private static CloudEventCodec codec(boolean structured) {
        return new CloudEventCodec(new CloudEventRules(structured, FIXED, COLUMNS, true, true), () -> false);
    }

    private static Content content(@Nullable Trace trace) {
        return new Content(null, 1767323045678L, "Made", trace, null, null);
    }

    // One value for each of the columns, in their order.
    private static Row row(@Nullable Trace trace, @Nullable String... values) {
        byte[][] columns = new byte[values.length][];
        for (int i = 0; i < values.length; i++) {
            columns[i] = values[i] == null ? null : bytes(values[i]);
        }
        return Sample.row(new Content(null, 1767323045678L, "Made", trace, null, columns));
    }

    private String made(CloudEventCodec codec, Row row, String data) throws UnsendableException {
        byte[] value = codec.encode(row, bytes(data), headers);
        return value == null ? "null" : new String(value, StandardCharsets.UTF_8);
    }

    private CloudEvent event(CloudEventCodec codec, Row row, String data) throws UnsendableException {
        byte[] value = codec.encode(row, bytes(data), headers);
        try (CloudEventDeserializer deserializer = new CloudEventDeserializer()) {
            return deserializer.deserialize("orders", headers, value);
        }
    }

    private static String text(CloudEvent event) {
        return event.getData() == null ? "none" : new String(event.getData().toBytes(), StandardCharsets.UTF_8);
    }
}
