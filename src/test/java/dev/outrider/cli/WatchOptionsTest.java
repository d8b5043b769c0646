package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class WatchOptionsTest {

    @Test
    void onATerminalALookTakesThePlaceOfTheOneBefore() {
        assertThat(WatchOptions.frame("state ok\n", true)).isEqualTo("\u001b[H\u001b[Jstate ok\n");
        assertThat(WatchOptions.frame("state ok\n", false))
                .doesNotContain("\u001b")
                .startsWith("state ok\n");
    }

    @Test
    void aStatusOfWhichLittleIsKnownIsShownAllTheSame() throws Exception {
        ObjectMapper json = new ObjectMapper();
        String text = StatusText.of(json.readTree("{\"state\":\"degraded\",\"backlog\":null}"));
        assertThat(text).contains("state      degraded", "held by nobody", "? rows, the oldest ? old");
    }

    @Test
    void whatComesFromElsewhereMovesNoCursor() throws Exception {
        String text = StatusText.of(new ObjectMapper()
                .readTree("{\"paused\":[{\"scope\":\"lane\",\"by\":\"me\",\"because\":\"\\u001b[2J\"}]}"));
        assertThat(text).contains("the lane by me: ?[2J").doesNotContain("\u001b");
    }
}
