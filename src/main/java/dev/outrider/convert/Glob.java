package dev.outrider.convert;

import java.util.List;

/**
 * A pattern in which only the star means something: any number of any characters.
 *
 * @param parts the texts between the stars, in order; a single one is the whole text
 */
public record Glob(List<String> parts) {

    /** Takes a copy. */
    public Glob {
        parts = List.copyOf(parts);
    }

    /** A pattern with stars. */
    public static Glob of(String pattern) {
        return new Glob(List.of(pattern.split("\\*", -1)));
    }

    /** A text and nothing but this text. */
    static Glob exactly(String text) {
        return new Glob(List.of(text));
    }

    /** Whether the whole text matches. The first place where a part fits is always good enough, so there is no going back. */
    public boolean matches(String text) {
        String first = parts.get(0);
        if (parts.size() == 1) {
            return text.equals(first);
        }
        String last = parts.get(parts.size() - 1);
        int end = text.length() - last.length();
        if (end < first.length() || !text.startsWith(first) || !text.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = text.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }
}
