package dev.outrider.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is to stand still, or to go on. */
final class PauseOptions {

    @Option(names = "--topic", paramLabel = "TOPIC", required = true, description = "Only this topic.")
    private @Nullable String topic;

    @Option(names = "--lane", required = true, description = "The whole lane.")
    private boolean lane;

    String name() {
        return lane ? "the lane" : String.valueOf(topic);
    }

    @Nullable
    String topic() {
        return lane ? null : topic;
    }

    boolean lane() {
        return lane;
    }
}
