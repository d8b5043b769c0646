package dev.outrider.send;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;

/**
 * The largest record that may be sent, as far as it is certain.
 *
 * <p>The producer measures a record before it compresses it, the broker a batch as it comes. With compression a record above the topic's limit may
 * well fit: then only the producer's limit is certain, and the broker judges the rest.
 *
 * @param producerBytes the producer's own limit
 * @param batchBytes how large the producer makes a batch of several records
 * @param compressed whether batches are compressed
 */
record SizeLimit(int producerBytes, int batchBytes, boolean compressed) {

    static SizeLimit of(Map<String, Object> properties) {
        int bytes = (Integer) parsed(properties, ProducerConfig.MAX_REQUEST_SIZE_CONFIG);
        Object compression = parsed(properties, ProducerConfig.COMPRESSION_TYPE_CONFIG);
        int batchBytes = (Integer) parsed(properties, ProducerConfig.BATCH_SIZE_CONFIG);
        return new SizeLimit(bytes, batchBytes, !compression.equals("none"));
    }

    /** What a record for a topic may have, given the topic's {@code max.message.bytes}. */
    int bytes(int topicBytes) {
        return compressed ? producerBytes : Math.min(producerBytes, topicBytes);
    }

    private static Object parsed(Map<String, Object> properties, String name) {
        ConfigDef.ConfigKey key = ProducerConfig.configDef().configKeys().get(name);
        if (key == null) {
            throw new IllegalStateException("the client knows no " + name);
        }
        Object parsed = ConfigDef.parseType(name, properties.getOrDefault(name, key.defaultValue), key.type);
        if (parsed == null) {
            throw new IllegalStateException(name + " is not set");
        }
        return parsed;
    }
}
