package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lets the lane or a topic stand still. */
@Command(
        name = "pause",
        description = {
            "Lets the lane or a topic stand still until it is resumed, over restarts too. What is on its way is answered and recorded.",
            "Asks a running relay over HTTP, any instance of it."
        })
final class PauseCommand implements Callable<Integer> {

    private static final long LOOK_MILLIS = 200;

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final RemoteOptions remote = new RemoteOptions();

    @ArgGroup(multiplicity = "1")
    private @Nullable PauseOptions what;

    @Option(
            names = BecauseOption.NAME,
            paramLabel = BecauseOption.LABEL,
            required = true,
            description = BecauseOption.WHY)
    private String because = "";

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description =
                    "Wait for so long until nothing of it is on its way any more; has to be asked of the instance that holds the lane.")
    private int drainSeconds;

    PauseCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, Remote.Failed, InterruptedException {
        Remote relay = remote.remote(console);
        PauseOptions meant = Objects.requireNonNull(what);
        PauseAsked.ask(console, relay, "/pause", meant, because);
        return drainSeconds == 0 || drained(relay, meant) ? Exit.OK : Exit.FAILED;
    }

    private boolean drained(Remote relay, PauseOptions meant) throws Remote.Failed, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(drainSeconds);
        while (!PauseAsked.drained(meant, relay.get("/status"))) {
            if (System.nanoTime() > deadline) {
                console.err().println(meant.name() + " is not drained yet: see outrider status");
                console.err().flush();
                return false;
            }
            // Nobody calls: the relay has to be asked again and again, and who waits in between may be interrupted.
            boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        }
        console.out().println(meant.name() + " is drained: nothing of it is on its way");
        console.out().flush();
        return true;
    }
}
