package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which relay is meant. */
final class RemoteOptions {

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description =
                    "Where the relay answers, such as http://127.0.0.1:8090; else health.host and health.port of the configuration.")
    private @Nullable URI url;

    /** The relay that is meant. What is logged from now on stands beside the command's output. */
    Remote remote(Console console) throws InvalidConfigException {
        Logging.beside();
        return Remote.of(config.load(console), url);
    }
}
