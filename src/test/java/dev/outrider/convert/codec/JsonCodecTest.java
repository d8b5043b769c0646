package dev.outrider.convert.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Failure.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

    private final JsonCodec codec = new JsonCodec("payload", () -> false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                " {\"a\" :  1.0}\n",
                "[]",
                "null",
                "true",
                "0",
                "-1.5e400",
                "\"käse 🧀 \\u00e9\"",
                "[[[[[1]]]]]",
                "{\"a\":1,\"a\":2}"
            })
    void whatIsJsonGoesByteByByte(String json) throws UnsendableException {
        assertThat(Sample.encoded(codec, json)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                  | payload: is empty, which is no JSON document",
                "`  `                | payload: is empty, which is no JSON document",
                "{                   | payload: is not JSON: ends too early, at line 1, column 2",
                "{\"a\":}            | payload: is not JSON at line 1, column 6",
                "hunter2             | payload: is not JSON at line 1, column",
                "{} {}               | payload: holds more than one JSON document, the second at line 1, column 4",
                "{}x                 | payload: is not JSON at line 1, column",
                "[1,]                | payload: is not JSON at line 1, column 4",
                "{'a':1}             | payload: is not JSON at line 1, column 2",
                "[NaN]               | payload: is not JSON at line 1, column",
                "[01]                | payload: is not JSON at line 1, column",
                "\"a                 | payload: is not JSON: ends too early, at line 1, column",
                "\"\\q\"             | payload: is not JSON at line 1, column",
            })
    void whatIsNotIsParkedWithItsPlaceAndWithoutItsWords(String text, String reason) {
        Sample.fails(codec, Sample.bytes(text), Kind.PARK, reason);
    }

    @Test
    void linesAreCounted() {
        Sample.fails(codec, Sample.bytes("{\n  \"a\": 1,\n  b: 2\n}"), Kind.PARK, "is not JSON at line 3, column 3");
    }

    @Test
    void noWordOfThePayloadIsInTheReason() {
        try {
            Sample.encoded(codec, "{\"card\": hunter2}");
        } catch (UnsendableException e) {
            assertThat(e.failure().message()).doesNotContain("hunter2").doesNotContain("card");
        }
    }

    @Test
    void otherEncodingsThanUtf8AreNoJson() {
        Sample.fails(codec, "{\"a\":1}".getBytes(StandardCharsets.UTF_16LE), Kind.PARK, "zero at byte 2");
        Sample.fails(codec, "{\"a\":1}".getBytes(StandardCharsets.UTF_16BE), Kind.PARK, "zero at byte 1");
        Sample.fails(codec, "{\"a\":1}".getBytes(StandardCharsets.UTF_16), Kind.PARK, "is not text in UTF-8");
        Sample.fails(codec, "\"é\"".getBytes(StandardCharsets.ISO_8859_1), Kind.PARK, "is not text in UTF-8");
        Sample.fails(codec, Sample.bytes("\ufeff{}"), Kind.PARK, "begins with a byte order mark");
        // Half of a surrogate pair, as three bytes.
        byte[] half = {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'};
        Sample.fails(codec, half, Kind.PARK, "is not text in UTF-8");
    }

    @Test
    void lengthIsNoFaultAndDepthIsBounded() throws UnsendableException {
        String digits = "[" + "1".repeat(100_000) + ",\"" + "x".repeat(100_000) + "\"]";
        assertThat(Sample.encoded(codec, digits)).isEqualTo(digits);
        Sample.fails(codec, Sample.bytes("[".repeat(100_000)), Kind.PARK, "is not JSON");
    }

    @Test
    void aTombstoneStaysOneAndWhatTheDatabaseHasCheckedIsNotLookedAt() throws UnsendableException {
        assertThat(codec.encode(Sample.ROW, null, new RecordHeaders())).isNull();
        assertThat(Sample.encoded(new JsonCodec("payload", () -> true), "{")).isEqualTo("{");
    }

    @Test
    void bytesAreWhatTheirTextStandsFor() throws UnsendableException {
        Map<String, String> good = Map.of(
                "aGk=", "hi",
                "aGk", "hi",
                "\"aGk=\"", "hi",
                "", "");
        BytesCodec base64 = new BytesCodec("payload", BytesCodec.Encoding.BASE64);
        for (Map.Entry<String, String> each : good.entrySet()) {
            assertThat(Sample.encoded(base64, each.getKey())).isEqualTo(each.getValue());
        }
        BytesCodec hex = new BytesCodec("payload", BytesCodec.Encoding.HEX);
        for (String text : new String[] {"6869", "\\x6869", "\"6869\""}) {
            assertThat(Sample.encoded(hex, text)).isEqualTo("hi");
        }
        assertThat(Sample.encoded(new BytesCodec("payload", BytesCodec.Encoding.RAW), "\"as it is\""))
                .isEqualTo("\"as it is\"");
        assertThat(base64.encode(Sample.ROW, null, new RecordHeaders())).isNull();
        for (String text : new String[] {"a", "a-b_", "aGk=\n", "{}", "né"}) {
            Sample.fails(base64, Sample.bytes(text), Kind.PARK, "payload: is not base64");
        }
        for (String text : new String[] {"6", "6g", "0x68", "{}"}) {
            Sample.fails(hex, Sample.bytes(text), Kind.PARK, "payload: is not hex");
        }
    }
}
