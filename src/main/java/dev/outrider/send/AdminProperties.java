package dev.outrider.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** An admin client's properties, from the producer's: the same addresses and secrets, other time-outs. */
final class AdminProperties {

    private static final int REQUEST_TIMEOUT_DEFAULT_MS = 30_000;

    private AdminProperties() {}

    static Map<String, Object> of(Map<String, Object> producer, Duration takes) {
        Map<String, Object> admin = new HashMap<>(producer);
        // What neither client knows stays: it may be meant for a login module.
        Set<String> producersOnly = new HashSet<>(ProducerConfig.configNames());
        producersOnly.removeAll(AdminClientConfig.configNames());
        admin.keySet().removeAll(producersOnly);
        admin.put(AdminClientConfig.CLIENT_ID_CONFIG, producer.get(ProducerConfig.CLIENT_ID_CONFIG) + "-topics");
        int takesMillis = Math.toIntExact(takes.toMillis());
        admin.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, takesMillis);
        // A request may not outlive the whole question, or one dead broker uses up the time for asking another.
        admin.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(REQUEST_TIMEOUT_DEFAULT_MS, takesMillis));
        return admin;
    }
}
