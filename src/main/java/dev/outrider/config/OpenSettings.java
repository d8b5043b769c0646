package dev.outrider.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings of somebody else's class, whose names only that class knows: whatever stands under one of these prefixes passes through. A misspelt one cannot be
 * told from a good one here.
 */
final class OpenSettings {

    private static final List<String> PREFIXES = List.of(CodecCatalog.VALUE_PROPERTIES, CodecCatalog.KEY_PROPERTIES);

    private OpenSettings() {}

    /** Whether a name stands under one of the prefixes. */
    static boolean holds(String name) {
        return PREFIXES.stream().anyMatch(prefix -> name.startsWith(prefix) && name.length() > prefix.length());
    }

    /** Whether it must not be shown. Nobody says so of these, and their names must do. */
    static boolean isSecret(String name) {
        return holds(name) && (Given.hides(name) || name.contains("auth.user.info"));
    }

    /** The name that a variable stands for, null for none: small letters, and dots for underscores, because most such names are written so. */
    static @Nullable String named(String variable) {
        for (String prefix : PREFIXES) {
            // Without its last dot, or the mark would be there twice.
            String start = Setting.variable(prefix.substring(0, prefix.length() - 1)) + "_";
            if (variable.startsWith(start) && variable.length() > start.length()) {
                String name = prefix + dotted(variable.substring(start.length()));
                String base = name.endsWith(".file") ? name.substring(0, name.length() - ".file".length()) : "";
                return isSecret(base) ? base + Setting.FILE_SUFFIX : name;
            }
        }
        return null;
    }

    private static String dotted(String variable) {
        return variable.toLowerCase(Locale.ROOT).replace('_', '.');
    }

    /** What was said under a prefix, by the names that are left; secrets are read at every call. */
    static Map<String, Object> of(Map<String, Values.Value> values, String prefix) {
        Map<String, Object> mine = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                Object meaning = value.meaning();
                mine.put(name.substring(prefix.length()), meaning instanceof Secret secret ? secret.get() : meaning);
            }
        });
        return mine;
    }
}
