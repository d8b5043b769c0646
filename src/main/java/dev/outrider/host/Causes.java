package dev.outrider.host;

import java.util.HashSet;
import java.util.Set;

/** Says in one line why something failed. */
final class Causes {

    private Causes() {}

    /** The message of the thing itself where it has one; else of what caused it. Line breaks are gone: a log line is a line. */
    static String line(Throwable thrown) {
        Set<Throwable> seen = new HashSet<>();
        for (Throwable at = thrown; at != null && seen.add(at); at = at.getCause()) {
            String message = at.getMessage();
            if (message != null && !message.isBlank()) {
                return message.strip().replaceAll("\\s*\\R\\s*", " ");
            }
        }
        return thrown.getClass().getSimpleName();
    }
}
