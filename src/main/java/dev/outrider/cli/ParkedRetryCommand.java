package dev.outrider.cli;

import dev.outrider.admin.Action;
import dev.outrider.admin.Selection;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Has parked rows tried again. */
@Command(
        name = "retry",
        description = {
            "Has parked rows sent once more, and what waits behind them after them, in order.",
            "The instance that holds the lane does it; this waits for what comes of it."
        })
final class ParkedRetryCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final SelectOptions select = new SelectOptions();

    @Option(names = "--all", description = "Every parked row.")
    private boolean all;

    @Mixin
    private final BecauseOption because = new BecauseOption();

    @Mixin
    private final AskOptions asking = new AskOptions();

    ParkedRetryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException, InterruptedException {
        OutriderConfig loaded = config.load(console);
        Selection selection = select.selection();
        if (selection.all() != all) {
            throw new ParameterException(
                    Objects.requireNonNull(spec).commandLine(),
                    all ? "--all goes without any other choice of rows" : "which rows? Name some, or give --all");
        }
        Logging.beside();
        return asking.ask(console, loaded, Action.RETRY, selection, because.text());
    }
}
