package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private final BecauseOption because = new BecauseOption();

    ResumeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed {
        PauseAsked.ask(console, remote.remote(console), "/resume", Objects.requireNonNull(what), because.text());
        return Exit.OK;
    }
}
