package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Histogram;
import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.metrics.Exposition;
import dev.outrider.metrics.Measures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
                .contains(names().size() + " rules found");
    }

    @Test
    void eachComesWhenItShouldAndNoneWhenAllIsWell() throws Exception {
        Files.copy(ALERTS, folder.resolve(ALERTS.getFileName()));
        Path tests = folder.resolve("alerts-test.yaml");
        try (var source = AlertsIT.class.getResourceAsStream("/prometheus/alerts-test.yaml")) {
            Files.copy(Objects.requireNonNull(source), tests);
        }
        assertThat(promtool("test", "rules", tests.toString())).contains("SUCCESS");
        String tried = Files.readString(tests);
        assertThat(names())
                .allSatisfy(name -> assertThat(tried)
                        .as("a test in which " + name + " comes")
                        .containsPattern("alertname=\"" + name + "\"\\}'|alertname: " + name + "\\n +exp_alerts:\\n"));
    }

    /** Names, units and descriptions as Prometheus wants them. */
    @Test
    void prometheusFindsNothingAmissWithTheMetrics() throws Exception {
        Histogram.Seen nothing = Histogram.Seen.NOTHING;
        Measures measures = new Measures(
                new Measures.Speed(nothing, nothing), new Measures.Limits(100, 200), List.of(), Map.of(), null);
        Exposition exposition = new Exposition(() -> Samples.vitals(Status.State.ACTIVE), () -> measures);
        List<String> ours = new String(exposition.get(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.matches("(# (HELP|TYPE) )?outrider_.*"))
                .toList();
        assertThat(ours).hasSizeGreaterThan(100);
        Path metrics = Files.write(folder.resolve("metrics"), ours);
        assertThat(promtool(ProcessBuilder.Redirect.from(metrics.toFile()), "check", "metrics"))
                .isEmpty();
    }

    private static List<String> names() throws IOException {
        return Pattern.compile("- alert: (\\w+)")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private String promtool(String... arguments) throws IOException, InterruptedException {
        return promtool(ProcessBuilder.Redirect.PIPE, arguments);
    }

    private String promtool(ProcessBuilder.Redirect input, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(List.of(arguments));
        Path said = folder.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectInput(input)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        String output = Files.readString(said, StandardCharsets.UTF_8);
        assertThat(process.exitValue()).as(output).isZero();
        return output;
    }
}
