package dev.outrider.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A configuration that must be refused.
 *
 * @param name what is wrong with it
 * @param text the file, in which {@code {file}} stands for its own path
 * @param environment what stands beside it
 * @param says everything that must be said about it
 */
record BadConfiguration(String name, String text, Map<String, String> environment, List<String> says) {

    private static final String GOOD_BEGINNING = """
            database:
              url: jdbc:postgresql://localhost:5432/orders
              user: relay
            kafka:
              bootstrap.servers:
                - localhost:9092
            """;

    static List<BadConfiguration> all() {
        try (InputStream in = BadConfiguration.class.getResourceAsStream("bad-configurations.yaml")) {
            List<Map<String, Object>> cases = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            return cases.stream().map(BadConfiguration::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static BadConfiguration of(Map<String, Object> map) {
        String text = map.containsKey("whole") ? text(map, "whole") : GOOD_BEGINNING + text(map, "file");
        return new BadConfiguration(text(map, "name"), text, environment(map), says(map));
    }

    private static String text(Map<String, Object> map, String key) {
        return String.valueOf(map.get(key));
    }

    private static Map<String, String> environment(Map<String, Object> map) {
        return map.get("environment") instanceof Map<?, ?> given
                ? given.entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()), entry -> String.valueOf(entry.getValue())))
                : Map.of();
    }

    private static List<String> says(Map<String, Object> map) {
        List<String> says = new ArrayList<>();
        if (map.get("says") instanceof List<?> lines) {
            lines.forEach(line -> says.add(String.valueOf(line)));
        }
        return says;
    }

    /** Writes the file, and returns what must be said about it there. */
    List<String> writeTo(Path file) throws IOException {
        Files.writeString(file, text.replace("{file}", file.toString()));
        return says.stream()
                .map(line -> line.replace("{file}", file.toString()))
                .toList();
    }

    @Override
    public String toString() {
        return name;
    }
}
