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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonRedactionTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "same", value = {
        // Members, elements, wildcards, any depth.
        "drop /a             | {\"a\":1,\"b\":2}                  | {\"b\":2}",
        "drop /b             | {\"a\":1,\"b\":2}                  | {\"a\":1}",
        "drop /a             | {\"a\":{\"x\":[1,{}]}}             | {}",
        "drop /a/b           | {\"a\":{\"b\":1,\"c\":2},\"b\":3}  | {\"a\":{\"c\":2},\"b\":3}",
        "drop /a             | [{\"a\":1}]                        | same",
        "drop /0             | [1,2]                              | [2]",
        "drop /1             | [1,2,3]                            | [1,3]",
        "drop /01            | [1,2]                              | same",
        "drop /-             | [1,2]                              | same",
        "drop /0             | {\"0\":1}                          | {}",
        "drop /*             | {\"a\":1,\"b\":[]}                 | {}",
        "drop /*             | [1,2]                              | []",
        "drop /*/s           | {\"a\":{\"s\":1},\"b\":{\"s\":2,\"t\":3},\"c\":4} | {\"a\":{},\"b\":{\"t\":3},\"c\":4}",
        "drop /i/*/s         | {\"i\":[{\"s\":1},{\"t\":2},3]}    | {\"i\":[{},{\"t\":2},3]}",
        "drop /**/s          | {\"s\":1,\"a\":[{\"s\":2,\"b\":{\"s\":3,\"t\":4}}]} | {\"a\":[{\"b\":{\"t\":4}}]}",
        "drop /a/**/s        | {\"s\":1,\"a\":{\"s\":2,\"b\":{\"s\":3}}} | {\"s\":1,\"a\":{\"b\":{}}}",
        "drop /**/a/s        | {\"a\":{\"s\":1,\"a\":{\"s\":2}}}  | {\"a\":{\"a\":{}}}",
        "drop /**/*/s        | {\"s\":1,\"x\":{\"s\":2}}          | {\"s\":1,\"x\":{}}",
        "drop /**/**/s       | {\"s\":1}                          | {}",
        // Names with escapes, in the pointer and in the document.
        "drop /a~1b          | {\"a/b\":1,\"c\":2}                | {\"c\":2}",
        "drop /a~0b          | {\"a~b\":1}                        | {}",
        "drop /a~01          | {\"a~1\":1}                        | {}",
        "drop #/first%20name | {\"first name\":1}                 | {}",
        "drop #/a%2Cb        | {\"a,b\":1}                        | {}",
        "drop #/a+b          | {\"a+b\":1}                        | {}",
        "drop #/%2A          | {\"*\":1,\"a\":2}                  | {\"a\":2}",
        "drop #/stra%C3%9Fe  | {\"straße\":1}                     | {}",
        "drop /              | {\"\":1,\"a\":2}                   | {\"a\":2}",
        "drop /ssn           | {\"\\u0073s\\u006e\":1}            | {}",
        "drop /ssn           | {\"ssn\":1,\"SSN\":2}              | {\"SSN\":2}",
        // A name that is there twice hides nothing.
        "drop /a             | {\"a\":1,\"b\":2,\"a\":3}          | {\"b\":2}",
        "mask /a             | {\"a\":1,\"a\":\"2\"}              | {\"a\":\"***\",\"a\":\"***\"}",
        // Masks.
        "mask /a             | {\"a\":\"secret\"}                 | {\"a\":\"***\"}",
        "mask /a             | {\"a\":\"\"}                       | {\"a\":\"***\"}",
        "mask /a             | {\"a\":12}                         | {\"a\":\"***\"}",
        "mask /a             | {\"a\":true}                       | {\"a\":\"***\"}",
        "mask /a             | {\"a\":{\"b\":[1]},\"c\":1}        | {\"a\":\"***\",\"c\":1}",
        "mask /a             | {\"a\":null}                       | same",
        "mask /a with [gone] | {\"a\":\"x\"}                      | {\"a\":\"[gone]\"}",
        "mask /a with \"     | {\"a\":\"x\"}                      | {\"a\":\"\\\"\"}",
        "mask /a keep 4      | {\"a\":\"4111111111111111\"}       | {\"a\":\"***1111\"}",
        "mask /a keep 4      | {\"a\":4111111111111111}           | {\"a\":\"***1111\"}",
        "mask /a keep 4      | {\"a\":\"1234567\"}                | {\"a\":\"***\"}",
        "mask /a keep 4      | {\"a\":\"12345678\"}               | {\"a\":\"***5678\"}",
        "mask /a keep 1      | {\"a\":\"x\uD83D\uDE00\"}          | {\"a\":\"***\uD83D\uDE00\"}",
        "mask /a keep 4      | {\"a\":[\"12345678\"]}             | {\"a\":\"***\"}",
        "mask /a with # keep 2 | {\"a\":\"abcdef\"}               | {\"a\":\"#ef\"}",
        "mask #              | {\"a\":1}                          | \"***\"",
        "mask #              | 12                                 | \"***\"",
        // The rest stays what it is.
        "drop /s             | {\"s\":1,\"n\":1.50}               | {\"n\":1.50}",
        "drop /s             | {\"s\":1,\"n\":12345678901234567890.12345678901234567890} | {\"n\":12345678901234567890.12345678901234567890}",
        "drop /s             | {\"s\":1,\"n\":1E400}              | {\"n\":1E400}",
        "drop /s             | {\"s\":1,\"n\":-0}                 | {\"n\":-0}",
        "drop /s             | {\"s\":1,\"n\":[true,false,null]}  | {\"n\":[true,false,null]}",
        "drop /s             | {\"s\":1,\"n\":\"\\n\\u0000/é\"}   | {\"n\":\"\\n\\u0000/é\"}",
        "drop /s             | {\"s\":1,\"n\":\"\\ud800\"}  | {\"n\":\"\\uD800\"}",
        "drop /s             | {\"s\":1,\"n\":\"\\ud800xy\"}  | {\"n\":\"\\uD800xy\"}",
        "drop /s             | {\"s\":1,\"n\":\"\\udc00\"}  | {\"n\":\"\\uDC00\"}",
        "drop /s             | {\"b\":1,\"a\":2,\"s\":3}          | {\"b\":1,\"a\":2}",
        "drop /s             | { \"n\" : 1.0e+2 }                 | same",
        "drop /s             | 12                                 | same",
        "drop /s             | \"s\"                              | same",
        "drop /s             | {\"s\":1,\"n\":\"\uD83D\uDE00\\ud83d\\ude00\"} | {\"n\":\"\uD83D\uDE00\uD83D\uDE00\"}",
    })
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
                "", " ", "topsecret", "{", "{\"a\":\"topsecret", "{\"a\":topsecret}", "{\"a\":1}topsecret", "{\"a\":1} {}",
                "{topsecret:1}", "{'a':1}", "[1,]", "{\"a\":NaN}", "{\"a\":01}", "\uFEFF{}", "{\"a\":\"\ttopsecret\"}",
                "{\"topsecret\\x\":1}",  "<topsecret/>"
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
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "nothing", value = {
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
