package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.config.InvalidConfigException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets what stands still go on. */
@Command(
        name = "resume",
        description = {
            "Lets the paused lane or topic go on; what has waited goes first, in order.",
            "Asks a running relay over HTTP, any instance of it."
        })
final class ResumeCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @ArgGroup(multiplicity = "1")
    private @Nullable PauseOptions what;

    @Option(
            names = "--because",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why; kept with who asked, and when.")
    private String because = "";

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed {
        Logging.beside();
        PauseOptions meant = Objects.requireNonNull(what);
        JsonNode answer = remote.remote(console).post("/resume", PauseAsked.body(meant, because));
        console.out()
                .println(meant.name() + " " + answer.path("outcome").asText() + ", effective "
                        + answer.path("effective").asText());
        console.out().flush();
        return Exit.OK;
    }
}
