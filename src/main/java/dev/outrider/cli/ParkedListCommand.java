package dev.outrider.cli;

import dev.outrider.admin.Selection;
import dev.outrider.admin.SettledRow;
import dev.outrider.admin.SettledRows;
import dev.outrider.admin.Standing;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists parked or waiting rows. */
@Command(
        name = "list",
        description =
                "Lists parked rows, oldest first, with how many wait behind each; or those that wait, with what for.")
final class ParkedListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final SelectOptions select = new SelectOptions();

    @Option(
            names = "--waiting",
            description = "Rows that nobody has refused: they wait for a parked one of their key, or for their topic.")
    private boolean waiting;

    @Option(
            names = "--limit",
            paramLabel = "ROWS",
            defaultValue = "100",
            description = "At most so many. Default: ${DEFAULT-VALUE}")
    private int limit = 100;

    ParkedListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException {
        OutriderConfig loaded = config.load(console);
        Selection selection = select.selection();
        Logging.beside();
        try (Pool pool = new Pool(loaded.database(), "parked")) {
            SettledRows parked = new SettledRows(pool, loaded.core().blocking().policy());
            Standing standing = waiting ? Standing.WAITING : Standing.PARKED;
            List<SettledRow> rows = parked.list(selection, standing, limit);
            PrintWriter out = console.out();
            if (!rows.isEmpty()) {
                out.println(line("row", "id", "age", waiting ? "waits for" : "behind", "topic/key: reason"));
            }
            rows.forEach(row -> out.println(Terminals.safe(line(row))));
            long all = parked.count(selection, standing);
            out.println(
                    all > rows.size()
                            ? "the oldest " + rows.size() + " of " + all + " rows"
                            : all + (waiting ? " rows wait" : " rows are parked"));
            out.flush();
        }
        return Exit.OK;
    }

    private String line(SettledRow row) {
        SettledRow.Stand stand = row.stand();
        return line(
                Long.toString(row.seq()),
                row.id(),
                Ages.text(row.ageSeconds()),
                waiting ? stand.awaited() : Long.toString(stand.behind()),
                row.place() + ": " + row.reason());
    }

    private String line(String row, String id, String age, String stand, String rest) {
        return (waiting ? "%-10s %-36s %7s  %-14s  %s" : "%-10s %-36s %7s %7s  %s")
                .formatted(row, id, age, stand, rest);
    }
}
