package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.ExampleFile;
import dev.outrider.config.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line itself: what it takes, what it says, and how it ends. */
class CliTest {

    private static final String SECRET = "correct horse";

    @TempDir
    Path folder;

    private final Map<String, String> environment = new HashMap<>(Map.of(
            "HOSTNAME", "relay-1",
            "OUTRIDER_DATABASE_URL", "jdbc:postgresql://localhost:5432/orders",
            "OUTRIDER_DATABASE_USER", "relay",
            "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));

    @Test
    void withoutACommandItSaysHow() {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run()).isEqualTo(Exit.USAGE);
        assertThat(terminal.err()).startsWith("a command is missing").contains("run", "check", "migrate", "version");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"rnu", "--verbose", "config --no-such-option", "config --example --reference", "check --topic"})
    void whatItDoesNotKnowIsRefused(String line) {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run(line.split(" "))).isEqualTo(Exit.USAGE);
        assertThat(terminal.err()).isNotBlank();
        assertThat(terminal.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "check", "migrate", "config", "version"})
    void everyCommandExplainsItself(String command) {
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run(command, "--help")).isEqualTo(Exit.OK);
        assertThat(terminal.out()).contains("Usage: outrider " + command);
    }

    @Test
    void versionIsPrintedInBothForms() {
        Terminal command = new Terminal(environment);
        Terminal option = new Terminal(environment);
        assertThat(command.run("version")).isEqualTo(Exit.OK);
        assertThat(option.run("--version")).isEqualTo(Exit.OK);
        assertThat(command.out())
                .containsPattern("^outrider \\d+\\.\\d+\\.\\d+")
                .contains("java " + System.getProperty("java.version"));
        assertThat(option.out().strip())
                .isEqualTo(command.out().lines().findFirst().orElse(""));
    }

    @Test
    void configShowsWhatIsInForceAndWhereItComesFrom() throws IOException {
        Path file = Files.writeString(folder.resolve("outrider.yaml"), "lease: {ttl: 20s}\n");
        environment.put("OUTRIDER_DATABASE_PASSWORD", SECRET);
        environment.put("OUTRIDER_CONFIG", file.toString());
        Terminal terminal = new Terminal(environment);
        assertThat(terminal.run("config")).isEqualTo(Exit.OK);
        assertThat(terminal.err()).isEmpty();
        assertThat(terminal.out())
                .containsPattern("(?m)^lease\\.ttl: +20s +# .*outrider\\.yaml line 1$")
                .containsPattern("(?m)^database\\.user: +relay +# environment variable OUTRIDER_DATABASE_USER$")
                .containsPattern("(?m)^database\\.password: +\\(hidden\\) +# environment variable")
                .containsPattern("(?m)^window\\.rows: +5000 +# default$")
                .containsPattern("(?m)^kafka\\.acks: +all +# default of Outrider$")
                .doesNotContain(SECRET);
    }

    @Test
    void theOptionCountsMoreThanTheVariable() throws IOException {
        Path file = Files.writeString(folder.resolve("outrider.yaml"), "lease: {ttl: 20s}\n");
        environment.put("OUTRIDER_CONFIG", "/no/such/file");
        assertThat(new Terminal(environment).run("config")).isEqualTo(Exit.USAGE);
        assertThat(new Terminal(environment).run("config", "-c", file.toString()))
                .isEqualTo(Exit.OK);
    }

    @Test
    void configPrintsExampleAndReference() {
        Terminal example = new Terminal(Map.of());
        Terminal reference = new Terminal(Map.of());
        assertThat(example.run("config", "--example")).isEqualTo(Exit.OK);
        assertThat(reference.run("config", "--reference")).isEqualTo(Exit.OK);
        assertThat(example.out()).isEqualTo(ExampleFile.yaml());
        assertThat(reference.out()).isEqualTo(Reference.markdown());
    }
}
