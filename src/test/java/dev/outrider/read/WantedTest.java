package dev.outrider.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedTest {

    private static final Wanted.Span EVER = new Wanted.Span(null, null);

    /** It is printed for somebody who goes on with it: a key must not become two words, or a command. */
    @Test
    void itIsWrittenAsAShellTakesIt() {
        assertThat(of("orders", "plain-1.a/b:c@d%e+f=g,h")).isEqualTo("--topic orders --key plain-1.a/b:c@d%e+f=g,h");
        assertThat(of("a topic", "two words")).isEqualTo("--topic 'a topic' --key 'two words'");
        assertThat(of("$(reboot)", "it's; ls")).isEqualTo("--topic '$(reboot)' --key 'it'\\''s; ls'");
        assertThat(of("*", "künde")).isEqualTo("--topic '*' --key 'künde'");
        assertThat(of("~", "")).isEqualTo("--topic '~' --key ''");
        assertThat(of("#", "a\nb")).isEqualTo("--topic '#' --key 'a\nb'");
    }

    @Test
    void allThatWasSaidIsWritten() {
        Instant from = Instant.parse("2026-01-02T03:04:05Z");
        Wanted wanted = new Wanted(List.of("ABC", "two words"), null, null, 6, 10, new Wanted.Span(from, null));
        assertThat(wanted)
                .hasToString("--id abc --id 'two words' --from-seq 6 --to-seq 10 --from-time 2026-01-02T03:04:05Z");
        assertThat(wanted.from(8).toString()).contains("--from-seq 8");
        assertThat(new Wanted(List.of(), null, null, 1, Long.MAX_VALUE, EVER)).hasToString("everything");
    }

    private static String of(String topic, String key) {
        return new Wanted(List.of(), topic, key, 1, Long.MAX_VALUE, EVER).toString();
    }
}
