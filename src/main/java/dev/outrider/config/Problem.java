package dev.outrider.config;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is wrong with a configuration.
 *
 * @param key the setting, or the file or variable when there is no setting
 * @param value what was said; null when nothing was, or when it must not be shown
 * @param origin where it was said; null when nowhere
 * @param complaint what is wrong with it and what is allowed
 */
public record Problem(
        String key, @Nullable String value, @Nullable String origin, String complaint) {

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder(key);
        if (value != null) {
            line.append(" = ").append(value.isEmpty() ? "\"\"" : value.replaceAll("\\p{Cntrl}", "?"));
        }
        if (origin != null) {
            line.append(" (").append(origin).append(')');
        }
        return line.append(": ").append(complaint).toString();
    }
}
