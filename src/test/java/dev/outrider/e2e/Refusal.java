package dev.outrider.e2e;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** What the relay says to a setting instead of starting. */
final class Refusal {

    private Refusal() {}

    /** Everything it says about a configuration that is good but for this setting; nothing when it is good. */
    static String of(String name, String value) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "OUTRIDER_DATABASE_URL", "jdbc:postgresql://localhost:5432/orders",
                "OUTRIDER_DATABASE_USER", "relay",
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
        environment.put("OUTRIDER_" + name.replace('.', '_').toUpperCase(Locale.ROOT), value);
        try {
            OutriderConfig.load(null, environment);
            return "";
        } catch (InvalidConfigException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}
