package dev.outrider.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Lays the environment over the file: what an environment variable says counts, for a secret in either of its two forms. */
final class Layers {

    private Layers() {}

    /** One of both forms of a secret is refused within a layer, because nobody can say which was meant. */
    static void refuseTwins(Map<String, Given> layer, Predicate<String> secret, Problems problems) {
        layer.forEach((name, given) -> {
            Given twin = layer.get(name + Setting.FILE_SUFFIX);
            if (twin != null && secret.test(name)) {
                problems.about(
                        name + Setting.FILE_SUFFIX, twin, "give it or " + name + " (" + given.origin() + "), not both");
            }
        });
    }

    static Map<String, Given> lay(Map<String, Given> file, Map<String, Given> environment) {
        Map<String, Given> merged = new LinkedHashMap<>(file);
        environment.forEach((name, given) -> {
            merged.remove(twin(name));
            merged.put(name, given);
        });
        return merged;
    }

    private static String twin(String name) {
        return name.endsWith(Setting.FILE_SUFFIX)
                ? name.substring(0, name.length() - Setting.FILE_SUFFIX.length())
                : name + Setting.FILE_SUFFIX;
    }
}
