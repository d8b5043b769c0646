package dev.outrider.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class KeyTextTest {

    /** What is shown is what {@code --key} takes. */
    @Test
    void textIsToldAsItIs() {
        for (String key : new String[] {"order-1", "künde/Ω/鍵", "with a \\ in it", "", "a\u001b[2J"}) {
            assertThat(KeyText.of(key.getBytes(StandardCharsets.UTF_8))).isEqualTo(key);
        }
        assertThat(KeyText.of(null)).isNull();
    }

    @Test
    void bytesThatAreNoTextAreMadeVisible() {
        assertThat(KeyText.of(new byte[] {(byte) 0xff, 'a', '\\', 0, '~', ' ', 0x7f}))
                .isEqualTo("\\377a\\\\\\000~ \\177");
        // Half of an umlaut.
        assertThat(KeyText.of(new byte[] {'k', (byte) 0xc3})).isEqualTo("k\\303");
    }
}
