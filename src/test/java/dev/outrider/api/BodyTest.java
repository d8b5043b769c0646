package dev.outrider.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyTest {

    private static Body body(String json) throws Refused {
        return Body.of(json.getBytes(StandardCharsets.UTF_8), Set.of("text", "flag", "list", "number"));
    }

    @Test
    void everyKindOfFieldIsRead() throws Refused {
        Body body = body("{\"text\": \" a \", \"flag\": true, \"list\": [1, \"b\"], \"number\": 7}");
        assertThat(body.textOrEmpty("text")).isEqualTo("a");
        assertThat(body.flag("flag")).isTrue();
        assertThat(body.texts("list")).containsExactly("1", "b");
        assertThat(body.texts("text")).containsExactly(" a ");
        assertThat(body.number("number", 1, 9)).isEqualTo(7);
        assertThat(body("").number("number", 3, 9)).isEqualTo(3);
        assertThat(body("{\"text\": null}").text("text")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "7",
                "{\"text\": \"a\"",
                "{\"text\": \"a\"} x",
                "{\"text\": {\"a\": 1}}",
                "{\"text\": \"a\", \"text\": \"b\"}",
                "{\"txt\": \"a\"}",
                "{\"list\": [[1]]}",
                "\u0000"
            })
    void whatIsNoFlatObjectOfKnownFieldsIsRefused(String json) {
        assertThatThrownBy(() -> body(json)).isInstanceOf(Refused.class);
    }

    @Test
    void fieldsOfAnotherKindAreRefused() throws Refused {
        Body body = body("{\"text\": true, \"flag\": \"yes\", \"number\": 10, \"list\": [\"a\"]}");
        assertThatThrownBy(() -> body.text("text")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> body.flag("flag")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> body.number("number", 1, 9)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> body.text("list")).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> body("{\"text\": \"a\\u001b[2J\"}").text("text"))
                .isInstanceOf(Refused.class);
    }
}
