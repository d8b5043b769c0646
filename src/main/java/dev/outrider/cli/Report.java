package dev.outrider.cli;

import java.io.PrintWriter;

/** Tells what was looked at as it is found, one line each, and counts. */
final class Report {

    private final PrintWriter out;
    private int warnings;
    private int failures;

    Report(PrintWriter out) {
        this.out = out;
    }

    /** Something is as it should be. */
    void ok(String subject, String found) {
        line("OK", subject, found);
    }

    /** The relay works with it, but somebody should know. */
    void warn(String subject, String found) {
        warnings++;
        line("WARN", subject, found);
    }

    /** The relay will not work with it; the text says what to do. */
    void fail(String subject, String found) {
        failures++;
        line("FAIL", subject, found);
    }

    /** The count of everything, and what the process should end with. */
    int conclude() {
        out.printf("%n%s: %d failed, %d warned%n", failures == 0 ? "fit to run" : "not fit to run", failures, warnings);
        out.flush();
        return failures == 0 ? Exit.OK : Exit.FAILED;
    }

    private void line(String word, String subject, String text) {
        out.printf("%-5s %-9s %s%n", word, subject, text.strip().replaceAll("\\s*\\R\\s*", "; "));
        out.flush();
    }
}
