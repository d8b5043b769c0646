package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how a running relay is. */
@Command(name = "status", description = "Shows how a running relay is, and what stands still. Asks it over HTTP.")
final class StatusCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @Mixin
    private final WatchOptions watch = new WatchOptions();

    StatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed, InterruptedException {
        return StatusText.ASKED.show(console, remote, watch);
    }
}
