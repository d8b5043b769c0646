package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the configuration file. */
final class ConfigOption {

    private static final String VARIABLE = "OUTRIDER_CONFIG";

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description =
                    "The configuration file; else what OUTRIDER_CONFIG names; else environment variables must do.")
    private @Nullable Path file;

    /** The file to read, null when none was named. */
    @Nullable
    Path file(Map<String, String> environment) {
        if (file != null) {
            return file;
        }
        String named = environment.get(VARIABLE);
        return named == null || named.isBlank() ? null : Path.of(named);
    }

    OutriderConfig load(Console console) throws InvalidConfigException {
        return OutriderConfig.load(file(console.environment()), console.environment());
    }
}
