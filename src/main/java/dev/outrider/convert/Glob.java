package dev.outrider.convert;

import java.util.List;

/**
 * A pattern in which only the star means something: any number of any characters.
 *
 * @param parts the texts between the stars, in order; a single one is the whole text
 * @param anyCase whether the case of letters is all the same; then the parts are {@link #folded}
 */
public record Glob(List<String> parts, boolean anyCase) {

    /** Takes a copy. */
    public Glob {
        parts = List.copyOf(parts);
    }

    /** A pattern with stars. */
    public static Glob of(String pattern) {
        return new Glob(split(pattern), false);
    }

    /** A pattern with stars for names that people write in any case, such as those of headers. */
    public static Glob anyCase(String pattern) {
        return new Glob(split(folded(pattern)), true);
    }

    /** A text and nothing but this text. */
    static Glob exactly(String text) {
        return new Glob(List.of(text), false);
    }

    private static List<String> split(String pattern) {
        return List.of(pattern.split("\\*", -1));
    }

    /** Whether the whole text matches. The first place where a part fits is always good enough, so there is no going back. */
    public boolean matches(String name) {
        String text = anyCase ? folded(name) : name;
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

    /** Without the case of letters. By way of the upper case, because some letters have two lower ones; and character by character, because in no language's rules. */
    private static String folded(String text) {
        int[] folded = text.codePoints()
                .map(letter -> Character.toLowerCase(Character.toUpperCase(letter)))
                .toArray();
        return new String(folded, 0, folded.length);
    }
}
