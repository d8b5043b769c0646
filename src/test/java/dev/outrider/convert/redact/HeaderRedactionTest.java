package dev.outrider.convert.redact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.redact.KeyedHash.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderRedactionTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "same",
            value = {
                "drop header a               | a=1 b=2         | b=2",
                "drop header A               | a=1 b=2         | b=2",
                "drop header a               | A=1 b=2 a=3     | b=2",
                "drop header x-*             | X-Y=1 b=2 x-=3  | b=2",
                "drop header *               | id=1 b=2        | id=1",
                "drop header baggage         | baggage=k=v id=1 | id=1",
                "mask header a               | a=1 b=2 a=3     | a=*** b=2 a=***",
                "mask header a with - keep 2 | a=abcd          | a=-cd",
                "mask header a               | b=1 a=2 c=3     | b=1 a=*** c=3",
                "drop header a in t          | a=1             | ''",
                "drop header a in x*         | a=1             | same",
                "drop /a                     | a=1             | same",
                "mask header a with 1,drop header * | a=2 b=3  | a=1",
            })
    void treatsEveryHeaderOfTheName(String rules, String before, String after) {
        Headers headers = headers(before);
        redactor(rules).headers("t", headers);
        assertThat(shown(headers)).isEqualTo(after == null ? before : after);
    }

    @Test
    void aValueThatIsMissingStaysSoAndOneThatIsNoTextIsHiddenWholly() {
        Headers headers = new RecordHeaders().add("a", null).add("b", new byte[] {(byte) 0xff, 'x', 'y', 'z', 'w'});
        redactor("mask header * keep 2").headers("t", headers);
        assertThat(headers.lastHeader("a").value()).isNull();
        assertThat(headers.lastHeader("b").value()).asString().isEqualTo("***");
    }

    @Test
    void aSecondLookHashesNoHashButWhatHasComeSince() {
        Headers headers = headers("a=1 b=2");
        Redactor redactor = redactor("hash header a,drop header c");
        redactor.headers("t", headers);
        String once = shown(headers);
        assertThat(once).matches("a=[A-Za-z0-9_-]{43} b=2");
        headers.add("c", new byte[] {1});
        redactor.headers("t", headers);
        assertThat(shown(headers)).isEqualTo(once);
        headers.add("a", new byte[] {'1'});
        redactor.headers("t", headers);
        assertThat(shown(headers)).isEqualTo(once + " " + once.substring(0, 45));
    }

    private static Redactor redactor(String rules) {
        return new Redactor(Rules.parse(rules), KeyedHash.of(KEY, Encoding.BASE64URL), false, "payload");
    }

    private static Headers headers(String text) {
        Headers headers = new RecordHeaders();
        for (String pair : text.split(" ", -1)) {
            String[] halves = pair.split("=", 2);
            headers.add(halves[0], halves[1].getBytes(StandardCharsets.UTF_8));
        }
        return headers;
    }

    private static String shown(Headers headers) {
        List<String> all = new ArrayList<>();
        for (Header header : headers) {
            all.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8));
        }
        return String.join(" ", all);
    }
}
