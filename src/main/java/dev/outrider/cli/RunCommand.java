package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.host.Daemon;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs the relay until a signal ends it. */
@Command(name = "run", description = "Relays until it is asked to stop (SIGTERM, SIGINT; a second one hurries).")
final class RunCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    RunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException {
        OutriderConfig loaded = config.load(console);
        Logging.asOutput(loaded.log());
        return Daemon.of(loaded).run();
    }
}
