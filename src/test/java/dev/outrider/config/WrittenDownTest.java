package dev.outrider.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is written down about the settings is what the program does. */
class WrittenDownTest {

    private static final Path MINIMAL = Path.of("config", "outrider-minimal.yaml");
    private static final Path COMPLETE = Path.of("config", "outrider.yaml");

    @Test
    void theReferenceIsFresh() throws IOException {
        assertThat(Files.readString(Path.of("src", "docs", "configuration.md")))
                .as("write it anew: java -jar target/outrider.jar config --reference > src/docs/configuration.md")
                .isEqualTo(Reference.markdown());
    }

    @Test
    void theCompleteFileIsFresh() throws IOException {
        assertThat(Files.readString(COMPLETE))
                .as("write it anew: java -jar target/outrider.jar config --example > config/outrider.yaml")
                .isEqualTo(ExampleFile.yaml());
    }

    @Test
    void theCompleteFileMeansTheDefaults() {
        Effective complete = Effective.look(COMPLETE, Map.of());
        Map<String, String> defaults = new TreeMap<>();
        for (Setting<?> setting : Registry.settings().values()) {
            if (setting.preset().rule() == Setting.Rule.PRESET
                    || setting.preset().rule() == Setting.Rule.REQUIRED) {
                defaults.put(setting.name(), String.valueOf(setting.preset().text()));
            }
        }
        Map<String, String> shown = new TreeMap<>();
        complete.lines().forEach(line -> shown.put(line.name(), line.shown()));
        shown.remove("instance.id");
        shown.keySet()
                .removeIf(name ->
                        name.startsWith("kafka.") && !Registry.settings().containsKey(name));
        assertThat(complete.problems()).isEmpty();
        assertThat(shown).isEqualTo(defaults);
    }

    @Test
    void theCompleteFileNamesEverySetting() throws IOException {
        String text = Files.readString(COMPLETE);
        for (String name : Registry.settings().keySet()) {
            assertThat(text).contains(name.substring(name.lastIndexOf('.') + 1));
        }
    }

    @Test
    void theMinimalFileNeedsNothingMore() {
        Effective minimal = Effective.look(MINIMAL, Map.of());
        // The password's file is the one thing that is not there: it is for whoever copies the file to name.
        assertThat(minimal.problems()).extracting(Problem::key).containsExactly("database.password-file");
    }

    @Test
    void whatAnOrdinaryUserMustKnowIsLittle() {
        List<Setting<?>> ordinary =
                Registry.settings().values().stream().filter(Setting::ordinary).toList();
        assertThat(ordinary).hasSizeLessThanOrEqualTo(25);
        assertThat(Registry.settings().values().stream().filter(Setting::mandatory))
                .<String>extracting(Setting::name)
                .containsExactly("database.url", "database.user", "kafka.bootstrap.servers");
    }
}
