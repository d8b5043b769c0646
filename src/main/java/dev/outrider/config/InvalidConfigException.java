package dev.outrider.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that is refused, with everything that is wrong with it. */
public final class InvalidConfigException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    InvalidConfigException(List<Problem> problems) {
        super(text(problems));
        this.problems = List.copyOf(problems);
    }

    /** Everything that is wrong. */
    public List<Problem> problems() {
        return problems;
    }

    static String text(List<Problem> problems) {
        String count = problems.size() == 1 ? "1 error" : problems.size() + " errors";
        return problems.stream()
                .map(problem -> "\n  " + problem)
                .collect(Collectors.joining("", "the configuration has " + count + ":", ""));
    }
}
