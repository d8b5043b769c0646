package dev.outrider.send;

import java.util.regex.Pattern;

/**
 * Where dead letters go.
 *
 * @param template a topic's name, in which <code>${topic}</code> stands for the one that the row was to go to
 */
public record LetterAddress(String template) {

    private static final String TOPIC = "${topic}";
    private static final int LONGEST = 249;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]*");
    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._-]");

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException when no topic can have such a name; the message says why
     */
    public static LetterAddress parse(String text) {
        String around = text.replace(TOPIC, "");
        if (!NAME.matcher(around).matches() || text.isEmpty()) {
            throw new IllegalArgumentException("may hold only a-z, A-Z, 0-9, '.', '_', '-' and " + TOPIC);
        }
        if (around.isEmpty()) {
            throw new IllegalArgumentException("must be another topic than the row's own");
        }
        if (text.equals(".") || text.equals("..") || around.length() >= LONGEST) {
            throw new IllegalArgumentException("is no name that a topic may have");
        }
        return new LetterAddress(text);
    }

    /** The topic for a row. What no topic's name may hold, and be it the reason why the row was refused, becomes an underscore. */
    public String of(String topic) {
        String name = template.replace(TOPIC, FOREIGN.matcher(topic).replaceAll("_"));
        return name.length() <= LONGEST ? name : name.substring(name.length() - LONGEST);
    }
}
