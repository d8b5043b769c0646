package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.config.InvalidConfigException;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * What a running relay is asked for, once or again and again, and how its answer is shown; beside the commands as {@link StatusText}.
 *
 * @param path where it is asked
 * @param words the answer for people
 * @param exit what the process ends with after this answer
 */
record Asked(String path, Function<JsonNode, String> words, ToIntFunction<JsonNode> exit) {

    /** Asks, shows, and returns the exit code. */
    int show(Console console, RemoteOptions remote, WatchOptions watch)
            throws InvalidConfigException, Remote.Failed, InterruptedException {
        Remote relay = remote.remote(console);
        return watch.show(console, () -> {
            JsonNode answer = relay.get(path);
            String text = watch.json() ? answer.toPrettyString() + "\n" : words.apply(answer);
            return new WatchOptions.Look(text, exit.applyAsInt(answer));
        });
    }
}
