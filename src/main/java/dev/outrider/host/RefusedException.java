package dev.outrider.host;

import java.util.List;

/** The daemon must not start on what it found; the problems say what to do. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;
    private final boolean passing;

    /** Reports every problem at once: one at a time would cost an operator a start for each. */
    public RefusedException(List<String> problems) {
        this(problems, false);
    }

    /**
     * As above.
     *
     * @param passing whether it may be over without anybody's doing, as when a standby is promoted or a port is free again
     */
    public RefusedException(List<String> problems, boolean passing) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
        this.passing = passing;
    }

    /** What is wrong and what to do about it, one sentence each. */
    public List<String> problems() {
        return problems;
    }

    /** What the process says of it when it ends. */
    public int exitCode() {
        return passing ? ExitCode.TOO_EARLY : ExitCode.REFUSED;
    }
}
