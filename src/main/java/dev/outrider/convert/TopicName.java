package dev.outrider.convert;

import org.jspecify.annotations.Nullable;

/** Kafka's rules for the name of a topic. A name that breaks them would only come back from the broker, after a look-up. */
public final class TopicName {

    private static final int LONGEST = 249;

    private TopicName() {}

    /** What is wrong with the name, null when nothing is. */
    public static @Nullable String fault(String name) {
        if (name.isEmpty()) {
            return "the topic's name is empty";
        }
        if (name.length() > LONGEST) {
            return "the topic's name has " + name.length() + " characters, at most " + LONGEST + " are allowed";
        }
        if (name.equals(".") || name.equals("..")) {
            return "the topic's name must not be " + name;
        }
        String bad = badCharacter(name);
        return bad == null ? null : bad + " is not allowed in the topic's name " + name;
    }

    /** The first character that no topic may have, quoted; null when there is none. */
    static @Nullable String badCharacter(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean good = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!good && c != '.' && c != '_' && c != '-') {
                return c >= ' ' && c < 0x7f ? "'" + c + "'" : String.format("U+%04X", (int) c);
            }
        }
        return null;
    }
}
