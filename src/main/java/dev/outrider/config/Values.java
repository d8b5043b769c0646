package dev.outrider.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What every setting means now, and where that comes from. */
public final class Values {

    /**
     * What one setting means now.
     *
     * @param meaning what its text means; a {@link Secret} for a secret
     * @param shown its text, fit to be shown
     * @param origin where it was said
     */
    record Value(Object meaning, String shown, String origin) {}

    private final Map<String, Value> values = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    void put(String name, Value value) {
        values.put(name, value);
    }

    /** Whether the setting has a meaning; without one it was left out, or refused. */
    boolean has(Setting<?> setting) {
        return values.containsKey(setting.name());
    }

    /** What a setting means that is never without a meaning in a configuration that was not refused. */
    <T> T get(Setting<T> setting) {
        T meaning = find(setting);
        if (meaning == null) {
            throw new IllegalStateException(setting.name() + " has no value");
        }
        return meaning;
    }

    /** What a setting means, or null when it has no meaning. */
    <T> @Nullable T find(Setting<T> setting) {
        asked.add(setting.name());
        Value value = values.get(setting.name());
        return value == null ? null : setting.kind().type().cast(value.meaning());
    }

    /** A secret, or null when there is none. */
    @Nullable
    Secret secret(String name) {
        asked.add(name);
        Value value = values.get(name);
        return value == null ? null : (Secret) value.meaning();
    }

    /** Every value there is, by its setting's name. */
    Map<String, Value> all() {
        return values;
    }

    /** Names of the settings that anybody has asked for. */
    Set<String> asked() {
        return asked;
    }
}
