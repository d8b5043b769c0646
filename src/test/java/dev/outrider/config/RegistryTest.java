package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No setting is forgotten: each that is declared is known, has a use, and is explained. */
class RegistryTest {

    @Test
    void knowsEverySettingThatIsDeclared() throws IllegalAccessException, IOException {
        List<Setting<?>> declared = new ArrayList<>(DatabaseCatalog.COLUMNS.values());
        declared.addAll(AvroCatalog.VALUE.all());
        declared.addAll(AvroCatalog.KEY.all());
        for (Class<?> catalog : catalogs()) {
            for (Field field : catalog.getDeclaredFields()) {
                if (field.getType() == Setting.class) {
                    declared.add((Setting<?>) field.get(null));
                }
            }
        }
        assertThat(Registry.settings().values()).containsExactlyInAnyOrderElementsOf(declared);
    }

    /** Found by their names: one that is forgotten here would be forgotten in the registry too. */
    private static List<Class<?>> catalogs() throws IOException {
        String[] path = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        for (String each : path) {
            Path folder = Path.of(each, "dev", "outrider", "config");
            if (Files.exists(folder.resolve("Registry.class"))) {
                try (Stream<Path> files = Files.list(folder)) {
                    return files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith("Catalog.class"))
                            .<Class<?>>map(name -> load("dev.outrider.config." + name.replace(".class", "")))
                            .toList();
                }
            }
        }
        throw new AssertionError("no classes of the configuration on the class path");
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void everySettingIsExplained() {
        for (Setting<?> setting : Registry.settings().values()) {
            assertThat(setting.help().purpose()).as(setting.name()).endsWith(".");
            // A word alone says too little, but for these.
            assertThat(setting.name()).matches("retention|wakeup|profile|[a-z]+([._-][a-z]+)+");
        }
    }

    @Test
    void everyDefaultIsAllowed() {
        for (Setting<?> setting : Registry.settings().values()) {
            if (setting.preset().rule() == Setting.Rule.PRESET) {
                assertThat(setting.kind()
                                .parser()
                                .parse(String.valueOf(setting.preset().text())))
                        .as(setting.name())
                        .isNotNull();
            }
        }
    }

    @Test
    void everySettingIsAskedFor() {
        Loader.Loaded loaded = Loader.load(null, Good.environment());
        assertThat(loaded.problems()).isEmpty();
        Values untouched = new Values();
        loaded.values().all().forEach(untouched::put);
        Assembly.of(untouched);
        assertThat(untouched.asked()).containsAll(Registry.settings().keySet());
    }

    /** What is said there counts, or is complained about with the variable's name. */
    @Test
    void everySettingCanBeSaidInTheEnvironment() {
        for (Setting<?> setting : Registry.settings().values()) {
            Map<String, String> environment = new HashMap<>(Good.environment());
            String preset = setting.preset().text();
            environment.put(setting.variable(), preset == null || preset.isEmpty() ? "text" : preset);
            Loader.Loaded loaded = Loader.load(null, environment);
            Values.Value value = loaded.values().all().get(setting.name());
            String origin = value != null
                    ? value.origin()
                    : loaded.problems().stream()
                            .filter(problem -> problem.key().equals(setting.name()))
                            .map(problem -> String.valueOf(problem.origin()))
                            .findFirst()
                            .orElse("nowhere");
            assertThat(origin).as(setting.name()).contains(setting.variable());
        }
    }

    /** A good configuration, from the environment alone. */
    static final class Good {
        private Good() {}

        static Map<String, String> environment() {
            return Map.of(
                    "HOSTNAME", "relay-1",
                    "OUTRIDER_DATABASE_URL", "jdbc:postgresql://localhost:5432/orders",
                    "OUTRIDER_DATABASE_USER", "relay",
                    "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        }
    }
}
