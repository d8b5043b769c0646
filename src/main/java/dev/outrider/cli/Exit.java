package dev.outrider.cli;

/** What the process says when it ends, besides what {@link dev.outrider.host.ExitCode} says of {@code run}; documented in {@code src/docs/cli.md}. */
public final class Exit {

    /** Done, and nothing was wrong. */
    public static final int OK = 0;

    /** Something went wrong that was not foreseen, or a check found a failure. A restart is worth a try. */
    public static final int FAILED = 1;

    /** The command line or the configuration is wrong. A restart alone does not help. */
    public static final int USAGE = 2;

    /** The doctor has found something that somebody should mend, and nothing that the relay would refuse to start with. */
    public static final int WARNED = 5;

    private Exit() {}
}
