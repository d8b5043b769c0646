package dev.outrider.cli;

import dev.outrider.admin.Action;
import dev.outrider.admin.CommandTable;
import dev.outrider.admin.OpenCommand;
import dev.outrider.admin.Selection;
import dev.outrider.admin.SettledRow;
import dev.outrider.admin.SettledRows;
import dev.outrider.admin.Standing;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.database.Pool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks for something to be done about parked rows, and waits for what comes of it. */
final class Asking {

    private static final long LOOK_MILLIS = 100;

    /** Waiting rows that are told of. */
    private static final int TOLD = 10;

    private final Console console;
    private final OutriderConfig config;
    private final Duration patience;

    Asking(Console console, OutriderConfig config, Duration patience) {
        this.console = console;
        this.config = config;
        this.patience = patience;
    }

    /** Asks and waits; returns the exit code. */
    int ask(Action action, Selection selection, String because) throws OutboxException, InterruptedException {
        try (Pool pool = new Pool(config.database(), "parked")) {
            CommandTable commands = new CommandTable(pool);
            List<Long> numbers = commands.ask(action, selection, because, Who.asks());
            if (numbers.isEmpty() || !selection.rows().isEmpty()) {
                tellWaiting(pool, selection.asAsked());
            }
            if (numbers.isEmpty()) {
                console.err()
                        .println("nothing was asked for: no parked row matches that has not been asked about already");
                console.err().flush();
                return Exit.FAILED;
            }
            List<CommandTable.Asked> seen = await(commands, numbers);
            return tell(seen);
        }
    }

    /** Whoever names a row that nobody has refused must not believe that it was asked about. */
    private void tellWaiting(Pool pool, Selection selection) throws OutboxException {
        SettledRows settled = new SettledRows(pool, config.core().blocking().policy());
        for (SettledRow row : settled.list(selection, Standing.WAITING, TOLD)) {
            console.err().println("row " + row.seq() + " " + row.stand().outlook());
        }
        console.err().flush();
    }

    private List<CommandTable.Asked> await(CommandTable commands, List<Long> numbers)
            throws OutboxException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        List<CommandTable.Asked> seen = commands.look(numbers);
        while (seen.stream().anyMatch(each -> each.outcome() == null) && System.nanoTime() < deadline) {
            // Nobody calls: the table has to be asked again and again, and who waits in between may be interrupted.
            boolean unused = new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            seen = commands.look(numbers);
        }
        return seen;
    }

    private int tell(List<CommandTable.Asked> seen) {
        long open = 0;
        long failed = 0;
        for (CommandTable.Asked each : seen) {
            String outcome = each.outcome();
            open += outcome == null ? 1 : 0;
            failed += outcome != null && !outcome.equals(OpenCommand.DONE) ? 1 : 0;
            console.out()
                    .println(Terminals.safe("row " + each.seq() + " " + each.id() + ": "
                            + (outcome == null ? "still to be done" : outcome)));
        }
        if (open > 0) {
            console.out()
                    .println(open + " of " + seen.size() + " are still to be done, by the instance that holds the lane:"
                            + " outrider parked show tells when they are");
        }
        console.out().flush();
        return open + failed == 0 ? Exit.OK : Exit.FAILED;
    }
}
