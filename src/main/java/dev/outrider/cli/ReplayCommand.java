package dev.outrider.cli;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Row;
import dev.outrider.host.RefusedException;
import dev.outrider.host.Replay;
import dev.outrider.read.Wanted;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Sends published rows once more. */
@Command(
        name = "replay",
        description = {
            "Sends rows once more that are published and still in the table, each key in its order, with a header that says so.",
            "Rows that are not published yet, or parked, are left out: the relay sends them, or outrider parked retry."
        })
final class ReplayCommand implements Callable<Integer> {

    /** From more rows on somebody has to say that so many are meant. */
    private static final int MANY = 1_000;

    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Console console;
    private long toldNanos = System.nanoTime();

    @Spec
    private @Nullable CommandSpec spec;

    @Mixin
    private final HelpOption help = new HelpOption();

    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Mixin
    private final WantedOptions select = new WantedOptions();

    @Option(names = "--dry-run", description = "Only say how many there are and which come first.")
    private boolean dryRun;

    @Option(
            names = "--rate",
            paramLabel = "ROWS",
            defaultValue = "100",
            description = "Rows in a second at most. Default: ${DEFAULT-VALUE}")
    private int rate = 100;

    @Option(names = "--yes", description = "Also if there are more than 1000 rows.")
    private boolean yes;

    @Mixin
    private final BecauseOption because = new BecauseOption();

    ReplayCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InvalidConfigException, OutboxException, InterruptedException {
        OutriderConfig loaded = config.load(console);
        if (select.none()) {
            throw refused("which rows? Name them by id, key, topic, number or time; --from-seq 1 is all of them");
        }
        if (rate < 1) {
            throw refused("--rate must be at least 1");
        }
        if (!dryRun && because.text().isBlank()) {
            throw refused("--because must say why");
        }
        Logging.beside();
        Wanted wanted = select.wanted();
        try (Replay replay = new Replay(loaded, wanted)) {
            replay.prove();
            Replay.Count count = replay.count();
            show(count);
            if (dryRun || count.published() == 0) {
                // Whoever misspelt a key must not believe that it was sent.
                return dryRun ? Exit.OK : Exit.FAILED;
            }
            if (count.published() > MANY && !yes) {
                return say("nothing was sent: " + count.published() + " rows are many; say --yes if that is meant");
            }
            return send(replay, count.published(), wanted);
        } catch (RefusedException e) {
            e.problems().forEach(problem -> console.err().println(problem));
            console.err().flush();
            return e.exitCode();
        }
    }

    private int send(Replay replay, long matched, Wanted wanted) throws OutboxException, InterruptedException {
        Replay.Result result = replay.send(
                matched, new Replay.Terms(because.text(), Who.asks(), rate), sent -> progress(sent, matched));
        console.out().println("replay " + result.number() + ": " + result.sent() + " rows were sent again");
        console.out().flush();
        if (result.failure() == null) {
            return Exit.OK;
        }
        return say("stopped at row " + result.failedSeq() + ": " + result.failure() + ". Every wanted row before it is"
                + " sent. To go on: outrider replay " + wanted.from(result.failedSeq()) + " --because ...");
    }

    private int say(String problem) {
        console.err().println(problem);
        console.err().flush();
        return Exit.FAILED;
    }

    private void progress(long sent, long matched) {
        long now = System.nanoTime();
        if (now - toldNanos > TELL_EVERY_NANOS) {
            toldNanos = now;
            console.out().println(sent + " of " + matched + " rows");
            console.out().flush();
        }
    }

    private void show(Replay.Count count) {
        PrintWriter out = console.out();
        out.println(count.published() + " published rows" + (dryRun ? " would be sent again" : ""));
        if (dryRun) {
            count.first().forEach(row -> out.println("  " + line(row)));
            if (count.published() > count.first().size()) {
                out.println("  ...");
            }
        }
        count.leftOut().forEach((state, rows) -> out.println(rows + " rows are left out: " + why(state)));
        out.flush();
    }

    private static String line(Row row) {
        byte[] key = row.chain().key();
        return Terminals.safe(row.seq() + " " + row.id() + " " + row.chain().topic() + "/"
                + (key == null ? "-" : new String(key, StandardCharsets.UTF_8)));
    }

    private static String why(String state) {
        return state
                + switch (state) {
                    case "pending" -> ", the relay has not sent them yet";
                    case "parked" -> ", refused for good: outrider parked retry tries them again";
                    case "waiting" -> ", behind a parked row or for their topic: the relay sends them";
                    case "discarded" -> ", given up by somebody, and never sent";
                    default -> ", no record can be made of them as things are set up now";
                };
    }

    private ParameterException refused(String why) {
        return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
    }
}
