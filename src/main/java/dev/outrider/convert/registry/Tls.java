package dev.outrider.convert.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Trust and key stores, read by Kafka's own code, as Confluent's client does: the same names mean the same, PEM files too. */
final class Tls {

    private static final ConfigDef SETTINGS = new ConfigDef().withClientSslSupport();

    private Tls() {}

    static SSLContext context(Map<String, Supplier<String>> settings) {
        Map<String, String> given = new HashMap<>();
        settings.forEach((name, value) -> given.put(name, value.get()));
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(SETTINGS.parse(given));
            return factory.sslContext();
        }
    }
}
