package dev.outrider.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyTemplateTest {

    @Test
    void valuesStandBetweenTheTextsAsTheyAre() {
        KeyTemplate template = KeyTemplate.parse("k:${a}|${b}ü${a}");
        assertThat(template.columns()).containsExactly("a", "b", "a");
        byte[] key = template.fill(new byte[][] {{1, (byte) 0xff}, {}, {2}});
        byte[] expected = "k:\1?|ü\2".getBytes(StandardCharsets.UTF_8);
        expected[3] = (byte) 0xff;
        assertThat(key).isEqualTo(expected);
    }

    @Test
    void aMissingValueIsNamed() {
        KeyTemplate template = KeyTemplate.parse("${a}${b}");
        assertThat(template.firstNull(new byte[][] {{1}, {}})).isNull();
        assertThat(template.firstNull(new byte[][] {{1}, null})).isEqualTo("b");
        assertThat(template.firstNull(new byte[][] {null, null})).isEqualTo("a");
    }

    @Test
    void aTextWithoutColumnsIsNoKey() {
        assertThatThrownBy(() -> KeyTemplate.parse("all")).hasMessageContaining("names no column");
        assertThatThrownBy(() -> KeyTemplate.parse("${a")).hasMessageContaining("a column is named as ${column}");
    }
}
