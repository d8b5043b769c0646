package dev.outrider.sim;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as a hash and, when asked for, as the last lines of text. Text is dear: a failing seed is run again with it.
 */
final class Trace {

    private static final int KEPT_LINES = Integer.getInteger("sim.lines", 60);

    private final Agenda agenda;
    private final boolean verbose;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private long hash = 17;
    private long events;

    Trace(Agenda agenda, boolean verbose) {
        this.agenda = agenda;
        this.verbose = verbose;
    }

    /**
     * Notes what happened.
     *
     * @param what kind of happening
     * @param number what tells it from others of its kind; part of the hash
     * @param detail only for the text
     */
    void note(String what, long number, @Nullable Object detail) {
        events++;
        hash = 31 * (31 * (31 * hash + what.hashCode()) + number) + agenda.now();
        if (verbose) {
            if (lines.size() == KEPT_LINES) {
                lines.removeFirst();
            }
            lines.addLast(line(what, detail));
        }
    }

    private String line(String what, @Nullable Object detail) {
        String text =
                String.format(Locale.ROOT, "%12.6f %s %s", agenda.now() / 1e9, what, detail == null ? "" : detail);
        return text.length() > 400 ? text.substring(0, 400) + "…" : text;
    }

    long hash() {
        return hash;
    }

    long events() {
        return events;
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
