package dev.outrider.convert.headers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeaderJsonTest {

    @Test
    void valuesBecomeText() throws UnsendableException {
        assertThat(headers("""
                        {"text": "käse \\" \\u00e9", "empty": "", "yes": true, "no": false, "none": null,
                         "whole": 12345678901234567890, "fraction": 0.10, "exponent": 1E+400}"""))
                .containsExactly(
                        "text=käse \" é",
                        "empty=",
                        "yes=true",
                        "no=false",
                        "none is null",
                        "whole=12345678901234567890",
                        "fraction=0.10",
                        "exponent=1E+400");
    }

    @Test
    void whatIsNestedBecomesCompactJsonWithItsNumbersAsTheyWere() throws UnsendableException {
        assertThat(headers("""
                        {"object": {"a": [1, 2.50, {"b": null}], "c" : "d"}, "array": [ ], "after": 1}"""))
                .containsExactly("object={\"a\":[1,2.50,{\"b\":null}],\"c\":\"d\"}", "array=[]", "after=1");
    }

    @Test
    void repeatedNamesStayAndTakenOnesAreLeftOut() throws UnsendableException {
        assertThat(headers("{\"a\": 1, \"id\": \"forged\", \"a\": 2, \"id\": {\"x\": 1}, \"\": 3}"))
                .containsExactly("a=1", "a=2", "=3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "\"text\"",
                "1",
                "{",
                "{\"a\":}",
                "{\"a\":1,}",
                "{'a':1}",
                "{\"a\":NaN}",
                "{} {}",
                "{}x",
                "{\"a\":[1}",
                "{\"a\":{\"$base64\":\"AA==\",\"b\":1}}",
                "{\"a\":{\"b\":1,\"$base64\":\"AA==\"}}",
                "{\"a\":{\"$base64\":1}}",
                "{\"a\":{\"$base64\":null}}",
                "{\"a\":{\"$base64\":{}}}",
                "{\"a\":{\"$base64\":\"A\"}}",
                "{\"a\":{\"$base64\":\"no base64!\"}}",
                "{\"a\":{\"$base64\":\"AA==\"",
                "{\"a\":\"\\ud800\"}",
                "{\"a\":[\"\\ud800\"]}",
                "{\"a\":{\"b\":\"\\udc00\"}}",
                "{\"\\ud800\":1}",
                "{\"a\":{\"b\":1}"
            })
    void whatIsNoJsonObjectNamesTheField(String json) {
        assertThatThrownBy(() -> headers(json))
                .isInstanceOf(UnsendableException.class)
                .hasMessageStartingWith("headers");
    }

    @Test
    void theMemberThatIsWrongIsNamed() {
        assertThatThrownBy(() -> headers("{\"good\": 1, \"bad\": {\"$base64\": \"?\"}}"))
                .hasMessage("headers.bad: $base64 is not base64");
    }

    @Test
    void anObjectOfTheMarkStandsForBytes() throws UnsendableException {
        Headers headers = new RecordHeaders();
        HeaderJson.addTo(
                headers,
                "{\"a\": {\"$base64\": \"AP/+gA==\"}, \"b\": {\"$base64\": \"\"}, \"c\": {\"x\": {\"$base64\": \"AA==\"}},"
                        + " \"d\": {}, \"e\": {\"$base64\": \"/w\"}}",
                name -> false);
        assertThat(headers.lastHeader("a").value()).containsExactly(0, 0xff, 0xfe, 0x80);
        assertThat(headers.lastHeader("b").value()).isEmpty();
        assertThat(headers.lastHeader("c").value()).asString().isEqualTo("{\"x\":{\"$base64\":\"AA==\"}}");
        assertThat(headers.lastHeader("d").value()).asString().isEqualTo("{}");
        assertThat(headers.lastHeader("e").value()).containsExactly(0xff);
    }

    @Test
    void aTraceIsTakenOutAndLookedAtBySomebodyElse() throws UnsendableException {
        Headers headers = new RecordHeaders();
        String json = "{\"traceparent\": \"p\", \"x\": 1, \"tracestate\": \"s\", \"baggage\": null}";
        assertThat(HeaderJson.addTo(headers, json, name -> false)).isEqualTo(new Trace("p", "s", null));
        assertThat(headers).hasSize(1);
        assertThat(HeaderJson.addTo(headers, json, "traceparent"::equals)).isEqualTo(new Trace(null, "s", null));
        assertThat(HeaderJson.trace(json)).isEqualTo(new Trace("p", "s", null));
        assertThat(HeaderJson.trace("{\"x\": 1}")).isNull();
    }

    @Test
    void aNestThatIsTooDeepIsRefusedAndOverflowsNoStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> headers(deep)).isInstanceOf(UnsendableException.class);
    }

    private static List<String> headers(String json) throws UnsendableException {
        Headers headers = new RecordHeaders();
        HeaderJson.addTo(headers, json, Set.of("id")::contains);
        return Stream.of(headers.toArray())
                .map(header -> header.value() == null
                        ? header.key() + " is null"
                        : header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
