package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how far behind a running relay is. */
@Command(
        name = "lag",
        description =
                "Shows how far behind a running relay is, and what has left the stream by topic. Asks it over HTTP.")
final class LagCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final WatchOptions watch = new WatchOptions();

    LagCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed, InterruptedException {
        return LagText.ASKED.show(console, remote, watch);
    }
}
