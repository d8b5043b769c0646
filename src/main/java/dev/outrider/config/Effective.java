package dev.outrider.config;

import dev.outrider.send.ProducerDefaults;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in force, and what is wrong with it, for people to look at.
 *
 * @param lines one per setting that has a value
 * @param problems everything that is wrong
 */
public record Effective(List<Line> lines, List<Problem> problems) {

    /**
     * One setting in force.
     *
     * @param name the setting
     * @param shown its value; never a secret
     * @param origin where it was said
     */
    public record Line(String name, String shown, String origin) {}

    /**
     * Looks at a configuration without refusing it.
     *
     * @param file the YAML file, null for none
     * @param environment the process's environment
     */
    public static Effective look(@Nullable Path file, Map<String, String> environment) {
        Loader.Loaded loaded = Loader.load(file, environment);
        List<Line> lines = new ArrayList<>();
        loaded.values().all().forEach((name, value) -> lines.add(new Line(name, value.shown(), value.origin())));
        new TreeMap<>(ProducerDefaults.defaults()).forEach((name, value) -> {
            if (!loaded.values().all().containsKey(PassThrough.KAFKA.prefix() + name)) {
                lines.add(new Line(PassThrough.KAFKA.prefix() + name, value.toString(), "default of Outrider"));
            }
        });
        return new Effective(List.copyOf(lines), loaded.problems());
    }

    /** Everything that is wrong, in the words in which {@code run} would refuse it. */
    public String complaint() {
        return InvalidConfigException.text(problems);
    }
}
