package dev.outrider.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The transcript of a night, in Markdown: what was done, and what was said. Nothing in it is made up; what is left out is left out whole. */
final class NightReport {

    /** What is read of the relay at one moment. */
    record Look(JsonNode health, Map<String, Double> meters) {

        static Look at(RelayProcess relay) throws IOException, InterruptedException {
            JsonNode health = relay.health().body();
            Map<String, Double> meters = new TreeMap<>();
            relay.text("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("outrider_"))
                    .forEach(line -> {
                        int space = line.lastIndexOf(' ');
                        meters.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
                    });
            return new Look(health, meters);
        }

        double meter(String name) {
            Double value = meters.get(name);
            if (value == null) {
                throw new AssertionError("no meter " + name + " among " + meters.keySet());
            }
            return value;
        }

        String state() {
            return health.path("state").asText();
        }

        /** The kinds of what is wrong, worst first. */
        List<String> reasons() {
            return health.path("reasons").findValuesAsText("kind");
        }

        /** What the doctor has found, as JSON. */
        String notices() {
            return health.path("doctor").path("notices").toString();
        }

        String message() {
            return health.path("reasons").path(0).path("message").asText();
        }
    }

    /**
     * What was seen of one mishap.
     *
     * @param doctor what the doctor said in the middle of it
     * @param log the lines from its beginning to its end
     */
    record Mishap(Look before, Look during, Look after, RelayProcess.Outcome doctor, List<String> log) {

        boolean logged(String event) {
            return log.stream().anyMatch(line -> line.contains(event));
        }
    }

    private final StringBuilder text = new StringBuilder();
    private int chapters;

    void chapter(String title, String story) {
        text.append("%n### %d. %s%n%n%s%n"
                .formatted(++chapters, title, story.strip())
                .replace("\r", ""));
    }

    void told(String words) {
        text.append('\n').append(words.strip()).append('\n');
    }

    /** State and reasons, and these fields besides. */
    void health(Look look, String... fields) {
        String lines = List.of(fields).stream()
                .map(field -> ",\n  \"%s\": %s".formatted(field, look.health().path(field)))
                .collect(Collectors.joining());
        JsonNode health = look.health();
        block(
                "`/health`",
                "json",
                "{ \"state\": %s,\n  \"reasons\": %s%s }"
                        .formatted(health.path("state"), health.path("reasons"), lines));
    }

    void log(List<String> lines) {
        block("log", "text", String.join("\n", lines));
    }

    void broker(List<String> lines) {
        String here = Path.of("").toAbsolutePath() + "/";
        block("the broker's own log", "text", String.join("\n", lines).replace(here, ""));
    }

    /** Everything but what is in order. */
    void doctor(RelayProcess.Outcome outcome) {
        String found = outcome.output()
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("OK ") && !line.startsWith("NOTE "))
                .collect(Collectors.joining("\n"));
        block("`outrider doctor`, exit code " + outcome.exitCode(), "text", found);
    }

    void command(String line, RelayProcess.Outcome outcome) {
        block("`" + line + "`", "text", outcome.output().strip());
    }

    private void block(String who, String language, String words) {
        text.append("\n%s:\n\n```%s\n%s\n```\n".formatted(who, language, words));
    }

    /** These meters, before it, in the middle of it, and afterwards. */
    void meters(Mishap mishap, String... names) {
        text.append("\n| meter | before | during | after |\n| --- | --- | --- | --- |\n");
        for (String name : names) {
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(
                            name,
                            number(mishap.before().meter(name)),
                            number(mishap.during().meter(name)),
                            number(mishap.after().meter(name))));
        }
    }

    private static String number(double value) {
        return Double.isFinite(value)
                ? new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value)
                : String.valueOf(value);
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
