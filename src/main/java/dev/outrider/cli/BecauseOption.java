package dev.outrider.cli;

import picocli.CommandLine.Option;

/** Why something is done, where that may be left out. Commands that demand it have an option of their own in the same words. */
final class BecauseOption {

    static final String NAME = "--because";
    static final String LABEL = "TEXT";
    static final String WHY = "Why; kept with who asked, and when.";

    @Option(names = NAME, paramLabel = LABEL, defaultValue = "", description = WHY)
    private String because = "";

    /** The reason, empty for none. */
    String text() {
        return because;
    }
}
