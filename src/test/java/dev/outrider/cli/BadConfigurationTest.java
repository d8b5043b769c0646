package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every configuration of the table is refused by the command line, with everything that is wrong with it and nothing else. */
@Tag("foundation")
class BadConfigurationTest {

    @TempDir
    Path folder;

    // A relay that starts on a bad configuration would run until somebody stops it.
    @Timeout(60)
    @ParameterizedTest
    @MethodSource("dev.outrider.cli.BadConfiguration#all")
    void isRefused(BadConfiguration bad) throws IOException {
        Path file = folder.resolve("bad.yaml");
        List<String> expected = bad.writeTo(file);
        for (String command : List.of("run", "config")) {
            Terminal terminal = new Terminal(bad.environment());
            assertThat(terminal.run(command, "--config", file.toString()))
                    .as(command)
                    .isEqualTo(Exit.USAGE);
            List<String> said = terminal.err().lines().toList();
            assertThat(said.get(0)).startsWith("the configuration has " + expected.size() + " error");
            assertThat(said.subList(1, said.size()))
                    .map(String::strip)
                    .as(command)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(terminal.out() + terminal.err())
                    .as("the secret of every case that has one")
                    .doesNotContain("hunter2");
        }
    }

    @Test
    void theTableIsLong() {
        assertThat(BadConfiguration.all()).hasSizeGreaterThanOrEqualTo(40);
    }
}
