package dev.outrider.read;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which rows of the outbox are meant: those that match all that is given.
 *
 * @param ids ids of events, empty for any
 * @param topic the topic that the relay sends them to, null for any
 * @param key their key as text, null for any
 * @param fromSeq the first number
 * @param toSeq the last number
 * @param created when they were inserted, by the outbox's {@code created_at}
 */
public record Wanted(
        List<String> ids, @Nullable String topic, @Nullable String key, long fromSeq, long toSeq, Span created) {

    /**
     * A time from one moment to another.
     *
     * @param from from then on, null for ever
     * @param to before then, null for ever
     */
    public record Span(@Nullable Instant from, @Nullable Instant to) {}

    /** Takes a copy; ids are compared as the database writes a uuid. */
    public Wanted {
        ids = ids.stream().map(id -> id.toLowerCase(Locale.ROOT)).toList();
    }

    /** In words of the command line, as a shell takes them. */
    @Override
    public String toString() {
        List<String> said = new ArrayList<>();
        ids.forEach(id -> said.add("--id " + quoted(id)));
        if (topic != null) {
            said.add("--topic " + quoted(topic));
        }
        if (key != null) {
            said.add("--key " + quoted(key));
        }
        if (fromSeq > 1) {
            said.add("--from-seq " + fromSeq);
        }
        if (toSeq < Long.MAX_VALUE) {
            said.add("--to-seq " + toSeq);
        }
        if (created.from != null) {
            said.add("--from-time " + created.from);
        }
        if (created.to != null) {
            said.add("--to-time " + created.to);
        }
        return said.isEmpty() ? "everything" : String.join(" ", said);
    }

    private static String quoted(String word) {
        return word.matches("[\\w.,:/@%+=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The same from another number on. */
    public Wanted from(long seq) {
        return new Wanted(ids, topic, key, seq, toSeq, created);
    }
}
