package dev.outrider.cli;

import dev.outrider.admin.Action;
import dev.outrider.admin.Selection;
import dev.outrider.admin.SettledRow;
import dev.outrider.admin.SettledRows;
import dev.outrider.admin.Standing;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Settings;
import dev.outrider.database.Pool;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gives parked rows up. */
@Command(
        name = "discard",
        description = {
            "Gives parked rows up: they stay in the outbox, and are never sent. What waits behind them goes without them.",
            "The instance that holds the lane does it; this waits for what comes of it."
        })
final class ParkedDiscardCommand implements Callable<Integer> {

    /** More than can be shown to somebody who has to think about each. */
    private static final int LOOKED_AT = 100_000;

    private final Console console;

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final SelectOptions select = new SelectOptions();

    @Option(
            names = "--break-order",
            description = "Also rows that others wait behind: consumers of their keys will see a hole.")
    private boolean breakOrder;

    @Option(
            names = BecauseOption.NAME,
            paramLabel = BecauseOption.LABEL,
            required = true,
            description = BecauseOption.WHY)
    private String because = "";

    @Mixin
    private final AskOptions asking = new AskOptions();

    ParkedDiscardCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException, InterruptedException {
        OutriderConfig loaded = config.load(console);
        Selection selection = select.selection();
        if (selection.all()) {
            throw refused("which rows? What is given up must be named: by ids, or by topic, key, reason or age");
        }
        if (because.isBlank()) {
            throw refused("--because must say why");
        }
        Logging.beside();
        Selection meant = breakOrder ? selection : unblocking(loaded, selection);
        return meant == null ? Exit.FAILED : asking.ask(console, loaded, Action.DISCARD, meant, because);
    }

    /**
     * Where {@code poison.policy} blocks, every parked row with a key holds up what comes after it, now or later.
     *
     * @return the rows of which that is not so, null when it is so of any
     */
    private @Nullable Selection unblocking(OutriderConfig loaded, Selection selection) throws OutboxException {
        Settings.PoisonPolicy policy = loaded.core().blocking().policy();
        try (Pool pool = new Pool(loaded.database(), "parked")) {
            List<SettledRow> found = new SettledRows(pool, policy).list(selection, Standing.PARKED, LOOKED_AT);
            List<SettledRow> blocking = found.stream()
                    .filter(row -> row.place().key() != null)
                    .filter(row -> policy.blocks(row.place().topic()))
                    .toList();
            blocking.stream()
                    .limit(10)
                    .forEach(row -> console.err()
                            .println(Terminals.safe("row " + row.seq() + " blocks " + row.place() + ", where "
                                    + row.stand().behind() + " rows wait")));
            if (!blocking.isEmpty()) {
                console.err()
                        .println("nothing was done: giving up " + blocking.size()
                                + " of these rows breaks the order of their keys; say --break-order if that is meant");
                console.err().flush();
            }
            return blocking.isEmpty() ? selection.only(found) : null;
        }
    }

    private ParameterException refused(String why) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
    }
}
