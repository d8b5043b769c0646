package dev.outrider.cli;

import dev.outrider.admin.ParkedRow;
import dev.outrider.admin.ParkedRows;
import dev.outrider.admin.Selection;
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

/** Lists parked rows. */
@Command(name = "list", description = "Lists parked rows, oldest first, with what waits behind each.")
final class ParkedListCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final SelectOptions select = new SelectOptions();

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
            ParkedRows parked = new ParkedRows(pool);
            List<ParkedRow> rows = parked.list(selection, limit);
            PrintWriter out = console.out();
            if (!rows.isEmpty()) {
                out.printf("%-10s %-36s %7s %7s  %s%n", "row", "id", "age", "behind", "topic/key: reason");
            }
            rows.forEach(row -> out.println(Terminals.safe(line(row))));
            long all = parked.count(selection);
            out.println(
                    all > rows.size()
                            ? "the oldest " + rows.size() + " of " + all + " rows"
                            : all + " rows are parked");
            out.flush();
        }
        return Exit.OK;
    }

    private static String line(ParkedRow row) {
        return "%-10d %-36s %7s %7d  %s: %s"
                .formatted(row.seq(), row.id(), Ages.text(row.ageSeconds()), row.behind(), row.place(), row.reason());
    }
}
