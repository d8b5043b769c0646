package dev.outrider.convert.registry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.config.types.Password;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;

/** Trust and key stores, read by Kafka's own code, as Confluent's client does: the same names mean the same, PEM files too. */
final class Tls {

    private static final Set<String> SECRETS = Set.of(
            SslConfigs.SSL_TRUSTSTORE_PASSWORD_CONFIG,
            SslConfigs.SSL_KEYSTORE_PASSWORD_CONFIG,
            SslConfigs.SSL_KEY_PASSWORD_CONFIG);

    private Tls() {}

    static SSLContext context(Map<String, Supplier<String>> settings) {
        Map<String, Object> given = new HashMap<>();
        given.put(SslConfigs.SSL_PROTOCOL_CONFIG, SslConfigs.DEFAULT_SSL_PROTOCOL);
        given.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_KEYSTORE_TYPE);
        given.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, SslConfigs.DEFAULT_SSL_TRUSTSTORE_TYPE);
        settings.forEach(
                (name, value) -> given.put(name, SECRETS.contains(name) ? new Password(value.get()) : value.get()));
        try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
            factory.configure(given);
            return factory.sslContext();
        }
    }
}
