package dev.outrider.convert.debezium;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Codec;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShapeTest {

    private final Headers headers = new RecordHeaders();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                " {\"a\" : null, \"b\":[], \"c\":{\"d\":[[],[1.10,null]]}} ",
                "123456789012345678901234567890.10",
                "true",
                "null",
                "[1,\"a\",{\"b\":[]}]",
            })
    void aDocumentStaysAsItIsToTheLastByte(String json) throws UnsendableException {
        assertThat(shaped(new Shape(List.of(), true, false, false), json)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"{\\\"a\\\":null,\\\"b\\\":[]}\" | {\"a\":null,\"b\":[]}",
                "\" [1] \"                         | [1]",
            })
    void aDocumentThatIsHiddenInAStringIsTakenOut(String json, String document) throws UnsendableException {
        assertThat(shaped(new Shape(List.of(), true, false, false), json)).isEqualTo(document);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":            | payload: is not JSON (line 1, column ",
                "hello secret       | payload: is not JSON (line 1, column ",
                "{} {}              | payload: holds more than one JSON value",
                "\"secret text\"    | payload: is a JSON string in which there is no JSON object or array to expand",
                "\"\"               | payload: is a JSON string in which there is no JSON",
                "\"{\\\"secret\"    | payload: in the text that is to be expanded, is not JSON",
                "\"[1][2]\"         | payload: in the text that is to be expanded, holds more than one JSON value",
                "'  '               | payload: is empty, which is no JSON; set route.tombstone.on.empty.payload",
            })
    void whatIsNoDocumentIsRefusedAndNotRepeated(String payload, String reason) {
        assertThatThrownBy(() -> shaped(new Shape(List.of(), true, false, false), payload))
                .isInstanceOf(UnsendableException.class)
                .hasMessageStartingWith(reason)
                .hasMessageNotContaining("secret");
    }

    @Test
    void emptyPayloadsAreTombstonesWhereAskedFor() throws UnsendableException {
        Shape shape = new Shape(Placement.parse("a:envelope").all(), true, true, false);
        for (String empty : new String[] {null, "", " \n\t\u0001"}) {
            assertThat(shaped(shape, empty, "1")).isNull();
        }
        assertThat(shaped(shape, "{}", "1")).isEqualTo("{\"payload\":{},\"a\":1}");
        assertThat(shaped(new Shape(List.of(), false, false, false), " ")).isEqualTo(" ");
    }

    @Test
    void anEnvelopeHoldsTheTextThenTheColumns() throws UnsendableException {
        Shape shape =
                new Shape(Placement.parse("a:envelope,b:envelope:c,d:envelope").all(), false, false, false);
        assertThat(shaped(shape, "{\"x\": \"ü\"}", "\"t\"", "null", null))
                .isEqualTo("{\"payload\":\"{\\\"x\\\": \\\"ü\\\"}\",\"a\":\"t\",\"c\":null}");
        assertThat(shaped(shape, null, "1", "1.50", "[1,2]"))
                .isEqualTo("{\"payload\":null,\"a\":1,\"c\":1.50,\"d\":[1,2]}");
    }

    @Test
    void aTextMayBecomeAJsonString() throws UnsendableException {
        Shape quoted = new Shape(List.of(), false, false, true);
        assertThat(shaped(quoted, "{\"a\": \"ü\"}")).isEqualTo("\"{\\\"a\\\": \\\"ü\\\"}\"");
        assertThat(shaped(quoted, "")).isEqualTo("\"\"");
        assertThat(shaped(quoted, null)).isNull();
        assertThat(shaped(new Shape(List.of(), true, false, true), "{}")).isEqualTo("{}");
    }

    @Test
    void bytesHaveNoPlaceInAnEnvelope() {
        Shape shape = new Shape(Placement.parse("a:envelope").all(), false, false, false);
        byte[] bytes = {(byte) 0xff, 1};
        assertThatThrownBy(() -> encode(shape, bytes, "1"))
                .hasMessage("payload: is not UTF-8 text, and only text has a place in an envelope");
    }

    @Test
    void headersHoldTextsAndNumbersAndNothingForNull() throws UnsendableException {
        Shape shape = new Shape(
                Placement.parse("a:header,b:header:c,d:header,e:header").all(), false, false, false);
        assertThat(shaped(shape, "raw", "\"it \\\"is\\\" ü\"", "17", "null", null))
                .isEqualTo("raw");
        List<String> seen = new ArrayList<>();
        headers.forEach(header -> seen.add(header.key() + "="
                + (header.value() == null ? "-" : new String(header.value(), StandardCharsets.UTF_8))));
        assertThat(seen).containsExactly("a=it \"is\" ü", "c=17", "d=-");
    }

    private @Nullable String shaped(Shape shape, @Nullable String payload, @Nullable String... documents)
            throws UnsendableException {
        byte[] value = encode(shape, bytes(payload), documents);
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    private byte @Nullable [] encode(Shape shape, byte @Nullable [] payload, @Nullable String... documents)
            throws UnsendableException {
        byte[][] columns = new byte[documents.length + 1][];
        for (int i = 0; i < documents.length; i++) {
            columns[i + 1] = bytes(documents[i]);
        }
        Content content = new Content(payload, null, null, null, null, columns);
        Row row = new Row(1, "id", new ChainId("topic", null), null, content, null);
        return shape.before(Codec.AS_IS, 1).encode(row, payload, headers);
    }

    private static byte @Nullable [] bytes(@Nullable String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
