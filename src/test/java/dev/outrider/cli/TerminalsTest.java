package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalsTest {

    @Test
    void whatMovesACursorIsMadeHarmlessAndEveryLetterStays() {
        assertThat(Terminals.safe("a\u001b[2J\tb\r\nc\u0007\u007f\u009b2Jd\u0000"))
                .isEqualTo("a?[2J?b??c???2Jd?");
        assertThat(Terminals.safe("künde/Ω/鍵: RecordTooLarge")).isEqualTo("künde/Ω/鍵: RecordTooLarge");
    }

    /** A file full of cursor movements helps nobody. */
    @Test
    void whereTheTerminalCannotMoveItsCursorNobodyWatches() throws InterruptedException {
        assertThat(watched(Map.of())).isFalse();
        assertThat(watched(Map.of("TERM", ""))).isFalse();
        assertThat(watched(Map.of("TERM", "dumb"))).isFalse();
    }

    private static boolean watched(Map<String, String> environment) throws InterruptedException {
        PrintWriter nowhere = new PrintWriter(new StringWriter());
        return Terminals.watched(new Console(environment, nowhere, nowhere));
    }
}
