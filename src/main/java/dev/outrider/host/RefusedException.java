package dev.outrider.host;

import java.util.List;

/** The daemon must not start on what it found; the problems say what to do. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** Reports every problem at once: one at a time would cost an operator a start for each. */
    public RefusedException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** What is wrong and what to do about it, one sentence each. */
    public List<String> problems() {
        return problems;
    }
}
