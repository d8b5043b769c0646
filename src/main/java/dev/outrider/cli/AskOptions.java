package dev.outrider.cli;

import dev.outrider.admin.Action;
import dev.outrider.admin.Selection;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** How long to wait for what is asked about parked rows. */
final class AskOptions {

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the outcome. Default: ${DEFAULT-VALUE}")
    private int waitSeconds = 30;

    /** Asks and waits; returns the exit code. */
    int ask(Console console, OutriderConfig loaded, Action action, Selection selection, String because)
            throws OutboxException, InterruptedException {
        return new Asking(console, loaded, Duration.ofSeconds(waitSeconds)).ask(action, selection, because);
    }
}
