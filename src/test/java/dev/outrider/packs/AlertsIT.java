package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts as Prometheus itself understands them: they are rules, and they come and go with the figures that they are about. */
@Tag("tools")
class AlertsIT {

    private static final Path ALERTS = Path.of("config/prometheus/outrider-alerts.yaml");

    @TempDir
    Path folder;

    @Test
    void prometheusTakesTheRules() throws Exception {
        assertThat(promtool("check", "rules", ALERTS.toAbsolutePath().toString()))
                .contains("SUCCESS")
                .contains(rules() + " rules found");
    }

    @Test
    void eachComesWhenItShouldAndNoneWhenAllIsWell() throws Exception {
        Files.copy(ALERTS, folder.resolve(ALERTS.getFileName()));
        Path tests = folder.resolve("alerts-test.yaml");
        try (var source = AlertsIT.class.getResourceAsStream("/prometheus/alerts-test.yaml")) {
            Files.copy(Objects.requireNonNull(source), tests);
        }
        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
    }

    private static long rules() throws IOException {
        return Files.readAllLines(ALERTS).stream()
                .filter(line -> line.contains("- alert: "))
                .count();
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
