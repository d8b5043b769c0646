package dev.outrider.host;

/** What the process says when it ends; documented in {@code src/docs/cli.md}, whose table a test holds against these numbers and those of {@code cli.Exit}. */
public final class ExitCode {

    /** It was asked to stop and has finished everything it had begun. */
    public static final int STOPPED = 0;

    /** Something that must not happen has happened; the log has it. A restart is worth a try. */
    public static final int DIED = 1;

    /** What it found rules out a start: a missing column, a missing grant. A restart alone does not help. */
    public static final int REFUSED = 3;

    /** It was asked to stop, and the deadline passed before everything was finished: the next start goes on there. */
    public static final int UNFINISHED = 4;

    /**
     * What it found rules out a start, and may be over without anybody's doing: the server is a standby, which a failover promotes, or its port is taken. Whoever
     * supervises it should start it again, or a relay that starts during a failover is gone for the night.
     */
    public static final int TOO_EARLY = 6;

    private ExitCode() {}
}
