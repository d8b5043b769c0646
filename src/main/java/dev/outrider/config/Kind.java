package dev.outrider.config;

import org.jspecify.annotations.Nullable;

/**
 * What a setting's text may be.
 *
 * @param <T> what the text means
 * @param label one word for the reference
 * @param allowed what is allowed, fit to stand behind "must be"
 * @param type what its meaning is
 * @param parser turns the text into its meaning
 */
public record Kind<T>(String label, String allowed, Class<T> type, Parser<T> parser) {

    /**
     * Turns a setting's text into its meaning.
     *
     * @param <T> what the text means
     */
    @FunctionalInterface
    public interface Parser<T> {
        /**
         * The text's meaning, or null when the text is not allowed.
         *
         * @throws IllegalArgumentException when it is not allowed either; the message says what is wrong and what is allowed
         */
        @Nullable
        T parse(String text);
    }
}
