package dev.outrider.doctor;

/**
 * Something that was seen.
 *
 * @param level how bad it is
 * @param code what kind of thing it is, a stable word
 * @param subject which of its kind, such as a process or an index; empty when there can be but one. With the code it stays the same from look to look
 * @param found what was seen, in one sentence
 * @param remedy what to do about it; empty for {@link Level#OK}
 */
public record Symptom(Level level, String code, String subject, String found, String remedy) {

    /** How bad something is, from good to bad. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Nothing is wrong; somebody may want to know. */
        NOTE,
        /** The relay works with it, but somebody should mend it. */
        WARNING,
        /** The relay would refuse to start with it. */
        FAILURE
    }

    /** What tells it from all others, from look to look. */
    public String key() {
        return code + '\n' + subject;
    }

    /** What was seen, and what to do about it. */
    public String text() {
        return remedy.isEmpty() ? found : found + ": " + remedy;
    }
}
