package dev.outrider.cli;

import java.io.IOException;

/** What a terminal is, and what must not reach it. */
final class Terminals {

    private Terminals() {}

    /** A line with what comes from rows in it: a key with control characters would move the cursor of whoever reads it. */
    static String safe(String line) {
        // Those above ASCII too: some terminals take U+009B for the beginning of a command.
        return line.replaceAll("\\p{Cc}", "?");
    }

    /** Whether somebody looks at this process's output. Where it cannot be told, nobody does: a file full of cursor movements helps nobody. */
    static boolean watched(Console console) throws InterruptedException {
        String kind = console.environment().get("TERM");
        if (kind == null || kind.isEmpty() || kind.equals("dumb")) {
            return false;
        }
        try {
            // The library knows whether there is a console only together with its input, and since Java 22 not even
            // that.
            return new ProcessBuilder("test", "-t", "1").inheritIO().start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
