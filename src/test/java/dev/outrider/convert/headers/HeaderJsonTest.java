package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
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
                "{\"a\":[1}"
            })
    void whatIsNoJsonObjectNamesTheField(String json) {
        assertThatThrownBy(() -> headers(json))
                .isInstanceOf(UnsendableException.class)
                .hasMessageStartingWith("headers: ");
    }

    @Test
    void aNestThatIsTooDeepIsRefusedAndOverflowsNoStack() {
        String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
        assertThatThrownBy(() -> headers(deep)).isInstanceOf(UnsendableException.class);
    }

    private static List<String> headers(String json) throws UnsendableException {
        Headers headers = new RecordHeaders();
        HeaderJson.addTo(headers, json, Set.of("id"));
        return Stream.of(headers.toArray())
                .map(header -> header.value() == null
                        ? header.key() + " is null"
                        : header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8))
                .toList();
    }
}
