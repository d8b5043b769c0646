package dev.outrider.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Everything that is reported.
 *
 * @param facts about machine, versions and run, by name
 * @param settings how each contestant was run, by its name and in the order of the report
 * @param absent why others were not, by their names
 * @param samples in the order of measuring
 */
public record Report(
        Map<String, String> facts, Map<String, String> settings, Map<String, String> absent, List<Sample> samples) {

    /** Writes {@code benchmarks.md}, {@code .json} and {@code .svg}. */
    public void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("benchmarks.md"), markdown());
        Files.writeString(directory.resolve("benchmarks.json"), Json.of(this));
        Files.writeString(directory.resolve("benchmarks.svg"), Chart.of(this));
    }

    /** The text for people. */
    public String markdown() {
        return Markdown.of(this);
    }

    List<Table> tables() {
        return Table.of(samples);
    }

    /** The names of the contestants, in the order of the report. */
    List<String> order() {
        return List.copyOf(settings.keySet());
    }
}
