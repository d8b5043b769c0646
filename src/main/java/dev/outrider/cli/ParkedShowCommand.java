package dev.outrider.cli;

import dev.outrider.admin.CommandTable;
import dev.outrider.admin.ParkedRow;
import dev.outrider.admin.ParkedRows;
import dev.outrider.admin.Selection;
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

/** Shows one parked row. */
@Command(name = "show", description = "Shows all that is known of a parked row.")
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
            ParkedRows parked = new ParkedRows(pool);
            List<ParkedRow> found = parked.list(new Selection(List.of(row), null, null, null, null), 1);
            if (found.isEmpty()) {
                console.err().println("no parked row has the id or number " + row);
                console.err().flush();
                return Exit.FAILED;
            }
            ParkedRow only = found.get(0);
            show(only, new CommandTable(pool).history(only));
            if (payload) {
                console.out().println("payload  " + parked.payload(loaded.outbox(), only));
            }
            console.out().flush();
            return Exit.OK;
        }
    }

    private void show(ParkedRow row, List<String> history) {
        say("row      " + row.seq());
        say("id       " + row.id());
        say("topic    " + row.place().topic());
        say("key      " + (row.place().key() == null ? "(none)" : row.place().key()));
        say("reason   " + row.reason());
        say("since    " + Ages.text(row.ageSeconds()));
        ParkedRow.Past past = row.past();
        say("attempts " + past.attempts() + (past.first() == null ? "" : ", the first at " + past.first())
                + (past.last() == null ? "" : ", the last at " + past.last()));
        if (past.lettered() != null) {
            say("letter   published at " + past.lettered());
        }
        say("behind   " + row.behind() + " rows of the same topic and key wait for it");
        history.forEach(line -> say("history  " + line));
    }

    private void say(String line) {
        console.out().println(Terminals.safe(line));
    }
}
