package dev.outrider.cli;

import dev.outrider.admin.CommandTable;
import dev.outrider.admin.Selection;
import dev.outrider.admin.SettledRow;
import dev.outrider.admin.SettledRows;
import dev.outrider.admin.Standing;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows one parked or waiting row. */
@Command(name = "show", description = "Shows all that is known of a parked row, or of one that waits.")
final class ParkedShowCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Parameters(paramLabel = "ROW", description = "The event's id, or the row's number.")
    private String row = "";

    @Option(names = "--payload", description = "Show its payload too, which may hold what not everybody should see.")
    private boolean payload;

    ParkedShowCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException {
        OutriderConfig loaded = config.load(console);
        Logging.beside();
        try (Pool pool = new Pool(loaded.database(), "parked")) {
            SettledRows parked = new SettledRows(pool, loaded.core().blocking().policy());
            List<SettledRow> found = parked.list(new Selection(List.of(row), null, null, null, null), Standing.ANY, 1);
            if (found.isEmpty()) {
                console.err().println("no parked or waiting row has the id or number " + row);
                console.err().flush();
                return Exit.FAILED;
            }
            SettledRow only = found.get(0);
            show(only);
            if (only.stand().parked()) {
                say("behind   " + only.stand().behind() + " rows of the same topic and key wait for it");
            } else {
                say("waits    for " + only.stand().awaited() + "; " + parked.ahead(only)
                        + " rows that wait for the same go before it");
            }
            new CommandTable(pool).history(only).forEach(line -> say("history  " + line));
            if (payload) {
                console.out().println("payload  " + parked.payload(loaded.outbox(), only));
            }
            console.out().flush();
            return Exit.OK;
        }
    }

    private void show(SettledRow row) {
        say("row      " + row.seq());
        say("state    " + row.stand().word());
        say("id       " + row.id());
        say("topic    " + row.place().topic());
        say("key      " + (row.place().key() == null ? "(none)" : row.place().key()));
        say("reason   " + row.reason());
        say("since    " + Ages.text(row.ageSeconds()));
        SettledRow.Past past = row.past();
        say("attempts " + past.attempts() + (past.first() == null ? "" : ", the first at " + past.first())
                + (past.last() == null ? "" : ", the last at " + past.last()));
        if (past.lettered() != null) {
            say("letter   published at " + past.lettered());
        }
    }

    private void say(String line) {
        console.out().println(Terminals.safe(line));
    }
}
