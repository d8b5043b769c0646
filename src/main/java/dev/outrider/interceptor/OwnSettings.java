package dev.outrider.interceptor;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** An interceptor's settings among those of its producer. */
final class OwnSettings {

    private OwnSettings() {}

    /**
     * Reads them.
     *
     * @param definition every setting there is
     * @param prefix what all of them begin with: whatever else begins so is misspelt
     * @param producer everything the producer was given
     * @throws ConfigException when one is unknown or has a value that is not allowed
     */
    static AbstractConfig read(ConfigDef definition, String prefix, Map<String, ?> producer) {
        Map<String, Object> own = new TreeMap<>();
        producer.forEach((name, value) -> {
            if (name.startsWith(prefix)) {
                if (!definition.names().contains(name)) {
                    throw new ConfigException(name + " is no setting; there are "
                            + String.join(", ", new TreeMap<>(definition.configKeys()).keySet()));
                }
                own.put(name, value);
            }
        });
        return new AbstractConfig(definition, own, false);
    }
}
