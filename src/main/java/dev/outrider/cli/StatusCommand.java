package dev.outrider.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.config.InvalidConfigException;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows how a running relay is. */
@Command(name = "status", description = "Shows how a running relay is, and what stands still. Asks it over HTTP.")
final class StatusCommand implements Callable<Integer> {

    /** A standby does what it is there for. */
    private static final Set<String> WELL = Set.of("ok", "standby");

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
        Logging.beside();
        Remote relay = remote.remote(console);
        return watch.show(console, () -> {
            JsonNode status = relay.get("/status");
            String text = watch.json() ? status.toPrettyString() + "\n" : StatusText.of(status);
            return new WatchOptions.Look(
                    text, WELL.contains(status.path("state").asText()) ? Exit.OK : Exit.FAILED);
        });
    }
}
