package dev.outrider.send;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The producer's settings when the user says nothing. Whatever the user says replaces them, within what {@link GuardRails} allows. */
public final class ProducerDefaults {

    private static final Map<String, Object> DEFAULTS = new LinkedHashMap<>();

    static {
        DEFAULTS.put(ProducerConfig.ACKS_CONFIG, "all");
        DEFAULTS.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        DEFAULTS.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        DEFAULTS.put(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE);
        // An outage is waiting, never failure: 24 days. What runs out would be unknown, and go again as a duplicate.
        DEFAULTS.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        // One send() that blocks holds up every other topic, and the next attempt finds what this one has asked for.
        DEFAULTS.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000L);
        // Twice the default window: the window and one open batch for each of 250 partitions.
        DEFAULTS.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 32L << 20);
        // A batch costs the broker about as much as the records in it: with a quarter of the batches a backlog of rows
        // of 250
        // bytes took 20 % less of its processor time, and 5 % less of the relay's.
        DEFAULTS.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        // A page is handed over in one go, so that batches fill without waiting: 1 ms made no backlog faster, cost as
        // much
        // processor time, and every row of a steady stream 2 ms (median of 1,000 and of 5,000 rows a second).
        DEFAULTS.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        // The client's own choice, to start over from the bootstrap list, makes it forget every topic while the brokers
        // are away: send() then
        // blocks and fails for rows that could have been buffered (27 of 28; with none 0 of 100).
        DEFAULTS.put(CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        // Throttling is told by the worst of two such windows: with Kafka's own 30 s it would be told for a minute
        // after its
        // end.
        DEFAULTS.put(ProducerConfig.METRICS_SAMPLE_WINDOW_MS_CONFIG, 5_000L);
        DEFAULTS.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        DEFAULTS.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1 << 20);
        DEFAULTS.put(ProducerConfig.CLIENT_ID_CONFIG, "outrider");
    }

    private ProducerDefaults() {}

    /** The user's properties, completed; names and values as Kafka has them. */
    public static Map<String, Object> complete(Map<String, Object> user) {
        Map<String, Object> complete = new LinkedHashMap<>(DEFAULTS);
        complete.putAll(user);
        return Map.copyOf(complete);
    }

    /** What is set when the user says nothing, for the reference of all settings. */
    public static Map<String, Object> defaults() {
        return Map.copyOf(DEFAULTS);
    }
}
