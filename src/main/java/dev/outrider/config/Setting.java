package dev.outrider.config;

import org.jspecify.annotations.Nullable;

/**
 * All there is to know about one setting. Parsing, validation, error texts, the reference and the complete file are derived from it, so
 * that none of them can tell another story than the others.
 *
 * @param <T> what its text means
 * @param name its name, dotted
 * @param kind what its text may be
 * @param preset what it is when nobody says anything
 * @param ordinary whether an ordinary user must know it; the others are there for those who have measured
 * @param help what it is for
 */
public record Setting<T>(String name, Kind<T> kind, Preset preset, boolean ordinary, Help help) {

    /** What environment variables of ours begin with. */
    static final String PREFIX = "OUTRIDER_";

    /** What a secret's name ends with when a file is named instead of the secret. */
    static final String FILE_SUFFIX = "-file";

    /**
     * What a setting is when nobody says anything.
     *
     * @param rule whether it may be left out
     * @param text the text that stands for it then; an example when there is none; null for nothing
     */
    public record Preset(Rule rule, @Nullable String text) {}

    /** Whether a setting may be left out. */
    public enum Rule {
        /** It may not; the preset's text is an example. */
        REQUIRED,
        /** It may, and then there is none; the preset's text is an example. */
        OPTIONAL,
        /** It may, and then the preset's text counts. */
        PRESET,
        /** It may, and then it is derived from the surroundings; the preset's text says how. */
        DERIVED
    }

    /**
     * What a setting is for.
     *
     * @param purpose one line
     * @param reason why it is as it is, and what happens when it is changed; may be empty
     */
    public record Help(String purpose, String reason) {}

    static <T> Setting<T> named(String name, Kind<T> kind) {
        return new Setting<>(name, kind, new Preset(Rule.OPTIONAL, null), false, new Help("", ""));
    }

    Setting<T> required(String example) {
        return with(Rule.REQUIRED, example);
    }

    Setting<T> example(String example) {
        return with(Rule.OPTIONAL, example);
    }

    Setting<T> preset(String text) {
        return with(Rule.PRESET, text);
    }

    Setting<T> derived(String how) {
        return with(Rule.DERIVED, how);
    }

    Setting<T> everyday() {
        return new Setting<>(name, kind, preset, true, help);
    }

    Setting<T> purpose(String purpose) {
        return new Setting<>(name, kind, preset, ordinary, new Help(purpose, help.reason));
    }

    Setting<T> because(String reason) {
        return new Setting<>(name, kind, preset, ordinary, new Help(help.purpose, reason));
    }

    /** Whether its value must never be shown. */
    public boolean secret() {
        return kind.label().equals("secret");
    }

    /** Whether it must be given. */
    public boolean mandatory() {
        return preset.rule() == Rule.REQUIRED;
    }

    /** The environment variable that overrides it. */
    public String variable() {
        return variable(name);
    }

    /** The environment variable for a name. */
    static String variable(String name) {
        return PREFIX + name.replace('.', '_').replace('-', '_').toUpperCase(java.util.Locale.ROOT);
    }

    private Setting<T> with(Rule rule, String text) {
        return new Setting<>(name, kind, new Preset(rule, text), ordinary, help);
    }
}
