package dev.outrider.config;

import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong, so that it is told at once instead of one thing at each start. */
final class Problems {

    private final List<Problem> found = new ArrayList<>();

    void add(Problem problem) {
        if (!found.contains(problem)) {
            found.add(problem);
        }
    }

    /** Something about a key that nobody gave, or whose value is beside the point. */
    void about(String key, String complaint) {
        add(new Problem(key, null, null, complaint));
    }

    /** Something about what was said. */
    void about(String key, Given given, String complaint) {
        add(new Problem(key, given.hidden(key) ? null : given.text(), given.origin(), complaint));
    }

    List<Problem> all() {
        return List.copyOf(found);
    }
}
