package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code status --watch} on a terminal, which the program {@code script} makes, and elsewhere. Nobody has to answer: that is shown too. */
@Tag("tools")
class TerminalIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** To the upper left corner, and nothing is left below it. */
    private static final String FROM_THE_TOP = "\u001b[H\u001b[J";

    private static final List<String> WATCH =
            List.of("status", "--watch", "--times", "2", "--every", "1", "--url", "http://127.0.0.1:1");

    private static final Map<String, String> SETTINGS = Map.of(
            "OUTRIDER_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/nobody",
            "OUTRIDER_DATABASE_USER", "nobody",
            "OUTRIDER_DATABASE_PASSWORD", "none",
            "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1");

    @Test
    void onATerminalEachLookTakesThePlaceOfTheOneBefore() {
        List<String> command =
                new ArrayList<>(List.of("env", "TERM=xterm", "JAVA_HOME=" + System.getProperty("java.home")));
        SETTINGS.forEach((name, value) -> command.add(name + "=" + value));
        String watching = RelayProcess.launcher().toAbsolutePath() + " " + String.join(" ", WATCH);
        command.addAll(List.of("script", "-qec", watching, "/dev/null"));
        String output = Program.run(command.toArray(String[]::new)).output();
        assertThat(output).contains("no answer from http://127.0.0.1:1");
        assertThat(Pattern.compile(Pattern.quote(FROM_THE_TOP)).matcher(output).results())
                .as(output)
                .hasSize(2);
    }

    @Test
    void elsewhereTheyStandBelowEachOther() {
        RelayProcess.Outcome outcome = RelayProcess.command(SOON, SETTINGS, WATCH.toArray(String[]::new));
        assertThat(outcome.output())
                .contains("no answer from http://127.0.0.1:1")
                .doesNotContain("\u001b");
    }
}
