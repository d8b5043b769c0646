package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TextsTest {

    @Test
    void commasSeparateAndQuotesHold() {
        assertThat(list("a")).containsExactly("a");
        assertThat(list(" a , b c,d")).containsExactly("a", "b c", "d");
        assertThat(list("'a,b',c")).containsExactly("a,b", "c");
        assertThat(list("it''s")).as("an empty quotation").containsExactly("its");
        assertThat(list("'it''s'")).containsExactly("it's");
        for (String bad : List.of("", ",", "a,", "a,,b", "'a")) {
            assertThat(Texts.distinct("").parser().parse(bad)).as(bad).isNull();
        }
        assertThatThrownBy(() -> list("a,a")).hasMessage("holds one text twice");
    }

    @Test
    void assignmentsHaveANameEach() {
        Texts texts = Objects.requireNonNull(Texts.assignments("").parser().parse("a = 1,b=x=y,c="));
        assertThat(texts.map()).isEqualTo(Map.of("a", "1", "b", "x=y", "c", ""));
        for (String bad : List.of("a", "=1", "a=1,a=2")) {
            assertThat(Texts.assignments("").parser().parse(bad)).as(bad).isNull();
        }
    }

    private static List<String> list(String text) {
        return Objects.requireNonNull(Texts.distinct("").parser().parse(text)).list();
    }
}
