package dev.outrider.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/** Looking again and again. On a terminal each look takes the place of the one before; elsewhere they stand below each other. */
final class WatchOptions {

    private static final String FROM_THE_TOP = "\u001b[H\u001b[J";

    @Option(names = "--watch", description = "Look again and again, until interrupted.")
    private boolean watch;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "With --watch: how often. Default: ${DEFAULT-VALUE}")
    private int everySeconds = 2;

    @Option(names = "--times", paramLabel = "LOOKS", description = "With --watch: end after so many.")
    private int times;

    @Option(names = "--json", description = "Print what the relay answers, as it is.")
    private boolean json;

    boolean json() {
        return json;
    }

    /** One look: what to show, and what the process should end with if it is the last. */
    record Look(String text, int exit) {}

    /** Looks. */
    @FunctionalInterface
    interface Looking {
        Look look() throws Remote.Failed;
    }

    int show(Console console, Looking looking) throws Remote.Failed, InterruptedException {
        if (!watch) {
            Look only = looking.look();
            return print(console, only.text(), only.exit());
        }
        boolean terminal = Terminals.watched(console);
        int exit = Exit.OK;
        for (int looks = 1; times == 0 || looks <= times; looks++) {
            Look now = attempt(looking);
            exit = print(console, frame(now.text(), terminal), now.exit());
            if (looks != times) {
                // Who watches may interrupt at any moment.
                boolean unused = new CountDownLatch(1).await(Math.max(1, everySeconds), TimeUnit.SECONDS);
            }
        }
        return exit;
    }

    /** A relay that is being restarted is what people watch for: no answer is shown too. */
    private static Look attempt(Looking looking) {
        try {
            return looking.look();
        } catch (Remote.Failed e) {
            return new Look(e.getMessage() + System.lineSeparator(), Exit.FAILED);
        }
    }

    static String frame(String text, boolean terminal) {
        return terminal ? FROM_THE_TOP + text : text + System.lineSeparator();
    }

    private static int print(Console console, String text, int exit) {
        console.out().print(text);
        console.out().flush();
        return exit;
    }
}
