package dev.outrider.convert.redact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.redact.KeyedHash.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRedactionTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvFileSource(resources = "json-cases.txt", delimiter = '|', quoteCharacter = '`', nullValues = "same")
    void takesOutWhatARuleNames(String rule, String document, String clean) throws UnsendableException {
        assertThat(clean(rule, document)).isEqualTo(clean == null ? document : clean);
    }

    @Test
    void ofSeveralRulesForOneValueTheFirstCounts() throws UnsendableException {
        assertThat(clean("mask /a,drop /a", "{\"a\":1}")).isEqualTo("{\"a\":\"***\"}");
        assertThat(clean("drop /a,mask /a", "{\"a\":1}")).isEqualTo("{}");
        assertThat(clean("mask /**/b,drop /a", "{\"a\":{\"b\":1},\"b\":2}")).isEqualTo("{\"b\":\"***\"}");
        assertThat(clean("drop /a/b,mask /a", "{\"a\":{\"b\":1}}")).isEqualTo("{\"a\":\"***\"}");
    }

    @Test
    void whatIsNotTouchedIsTheVerySameBytes() throws UnsendableException {
        byte[] raw = " {\"a\" : 1} ".getBytes(StandardCharsets.UTF_8);
        assertThat(redactor("drop /b", false).value("t", raw)).isSameAs(raw);
        assertThat(redactor("drop /a in other", false).value("t", raw)).isSameAs(raw);
        assertThat(redactor("drop /a", false).value("t", null)).isNull();
    }

    @Test
    void topicsArePatterns() throws UnsendableException {
        Redactor redactor = redactor("drop /a in shop.*,drop /b in *.v1,drop /c", false);
        byte[] raw = "{\"a\":1,\"b\":2,\"c\":3,\"d\":4}".getBytes(StandardCharsets.UTF_8);
        assertThat(redactor.value("shop.v1", raw)).asString().isEqualTo("{\"d\":4}");
        assertThat(redactor.value("shop.v2", raw)).asString().isEqualTo("{\"b\":2,\"d\":4}");
        assertThat(redactor.value("Shop.v2", raw)).asString().isEqualTo("{\"a\":1,\"b\":2,\"d\":4}");
    }

    @Test
    void theHashIsThatOfTheTextAndSaysNothingOfItsLength() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String expected = HexFormat.of().formatHex(mac.doFinal("ann@example.org".getBytes(StandardCharsets.UTF_8)));
        Redactor hex = new Redactor(Rules.parse("hash /a"), KeyedHash.of(KEY, Encoding.HEX), false, "payload");
        assertThat(hex.value("t", "{\"a\":\"ann@example.org\"}".getBytes(StandardCharsets.UTF_8)))
                .asString()
                .isEqualTo("{\"a\":\"" + expected + "\"}");
        for (String value : new String[] {"1", "\"" + "x".repeat(5000) + "\"", "true", "{\"b\":[1, 2.50]}"}) {
            assertThat(clean("hash /a", "{\"a\":" + value + "}")).matches("\\{\"a\":\"[A-Za-z0-9_-]{43}\"}");
        }
        assertThat(clean("hash /a", "{\"a\":null}")).isEqualTo("{\"a\":null}");
        assertThat(clean("hash /a", "{\"a\":{\"b\" : 2.50}}")).isEqualTo(clean("hash /a", "{\"a\":{\"b\":2.50}}"));
        assertThat(clean("hash /a", "{\"a\":2.5}")).isNotEqualTo(clean("hash /a", "{\"a\":2.50}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "topsecret",
                "{",
                "{\"a\":\"topsecret",
                "{\"a\":topsecret}",
                "{\"a\":1}topsecret",
                "{\"a\":1} {}",
                "{topsecret:1}",
                "{'a':1}",
                "[1,]",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "\uFEFF{}",
                "{\"a\":\"\ttopsecret\"}",
                "{\"topsecret\\x\":1}",
                "<topsecret/>"
            })
    void whatIsNoJsonIsRefusedWithoutBeingRepeated(String document) {
        assertThatThrownBy(() -> clean("drop /a", document))
                .isInstanceOf(UnsendableException.class)
                .hasMessageStartingWith("payload: is not one JSON document")
                .hasMessageMatching(".*byte \\d+ of \\d+")
                .hasMessageNotContaining("topsecret")
                .hasNoCause();
    }

    @Test
    void bytesThatAreNoUtf8AreRefused() {
        for (byte[] raw : new byte[][] {
            {'{', '"', 'b', '"', ':', '"', (byte) 0xff, '"', '}'}, "{}".getBytes(StandardCharsets.UTF_16)
        }) {
            assertThatThrownBy(() -> redactor("drop /a", false).value("t", raw))
                    .hasMessageStartingWith("payload: is not one JSON document");
        }
    }

    @Test
    void depthIsBoundedAndLengthIsNot() throws UnsendableException {
        assertThatThrownBy(() -> clean("drop /a", "[".repeat(100_000) + "]".repeat(100_000)))
                .isInstanceOf(UnsendableException.class);
        String digits = "{\"n\":" + "1".repeat(140_000) + ",\"a\":1}";
        assertThat(clean("drop /a", digits)).isEqualTo("{\"n\":" + "1".repeat(140_000) + "}");
        String name = "x".repeat(200_000);
        assertThat(clean("drop /a", "{\"" + name + "\":1,\"a\":2}")).isEqualTo("{\"" + name + "\":1}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "nothing",
            value = {
                "drop /a           | {\"b\":1}                 | /a",
                "drop /a,drop /b   | {\"a\":1}                 | /b",
                "drop /a/b         | {\"a\":null}              | /a/b",
                "drop /i/*/s       | {\"i\":[]}                | /i/*/s",
                "drop /i/*/s       | {\"i\":[{},{\"s\":1}]}    | nothing",
                "mask /a           | {\"a\":null}              | nothing",
                "drop /a,drop /a/b | {\"a\":{}}                | nothing",
                "mask #,drop /b    | {}                        | nothing",
                "drop /b in other  | {}                        | nothing",
            })
    void whoDemandsMissesWhatIsNotThere(String rules, String document, String missed) throws UnsendableException {
        Redactor redactor = redactor(rules, true);
        byte[] raw = document.getBytes(StandardCharsets.UTF_8);
        if (missed == null) {
            assertThat(redactor.value("t", raw)).isNotNull();
        } else {
            assertThatThrownBy(() -> redactor.value("t", raw))
                    .hasMessage("payload: has nothing at " + missed + ", and redact.missing demands it");
        }
    }

    private static String clean(String rules, String document) throws UnsendableException {
        byte[] clean = redactor(rules, false).value("t", document.getBytes(StandardCharsets.UTF_8));
        return new String(clean == null ? new byte[0] : clean, StandardCharsets.UTF_8);
    }

    private static Redactor redactor(String rules, boolean demanding) {
        return new Redactor(Rules.parse(rules), KeyedHash.of(KEY, Encoding.BASE64URL), demanding, "payload");
    }
}
