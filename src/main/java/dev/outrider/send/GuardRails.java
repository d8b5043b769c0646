package dev.outrider.send;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer settings that would break a promise, refused with the reason. Everything else is the user's business and passes through, interceptors
 * included. Values that Kafka itself cannot read are left to Kafka's own check.
 */
public final class GuardRails {

    /** Kafka's own default for {@code delivery.timeout.ms}; anything shorter turns a broker's restart into duplicates. */
    private static final long RIDE_OUT_MILLIS = 120_000;

    private static final int IN_FLIGHT_MAX = 5;

    private final Map<String, Object> properties;
    private final Demands demands;
    private final List<Complaint> complaints = new ArrayList<>();

    /**
     * What the rest of the relay needs of the producer.
     *
     * @param windowBytes bytes of rows on their way at most
     * @param openPartitions partitions with unanswered rows at most
     * @param leaseTtlMillis how long a lease lasts
     */
    public record Demands(long windowBytes, int openPartitions, long leaseTtlMillis) {}

    /**
     * One setting that is refused.
     *
     * @param property its name in Kafka
     * @param value what was said, or our default where nothing was
     * @param reason what is allowed, and what would go wrong
     */
    public record Complaint(String property, String value, String reason) {}

    private GuardRails(Map<String, Object> properties, Demands demands) {
        this.properties = properties;
        this.demands = demands;
    }

    /**
     * Everything that is wrong with the user's producer properties, at once.
     *
     * @param user what the user says, without our defaults
     * @param demands what the rest of the relay needs
     */
    public static List<Complaint> complaints(Map<String, Object> user, Demands demands) {
        GuardRails rails = new GuardRails(ProducerDefaults.complete(user), demands);
        rails.nothingIsLost();
        rails.nothingOvertakes();
        rails.anOutageIsWaiting();
        rails.sendingDoesNotBlock();
        rails.theWindowFits();
        rails.recordsAreOurs();
        return List.copyOf(rails.complaints);
    }

    private void nothingIsLost() {
        if (!Set.of("all", "-1").contains(text(ProducerConfig.ACKS_CONFIG))) {
            refuse(
                    ProducerConfig.ACKS_CONFIG,
                    "must be all: a row is marked as published once Kafka has acknowledged it, and with less it could be lost after"
                            + " that when a leader fails");
        }
    }

    private void nothingOvertakes() {
        if (Boolean.FALSE.equals(parsed(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG))) {
            refuse(
                    ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
                    "must be true: without it every retry may land twice, or behind the rows that follow");
        }
        if (number(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1) > IN_FLIGHT_MAX) {
            refuse(
                    ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
                    "must be at most 5: the broker remembers the last five batches of a producer; beyond that retries change the order");
        }
        if (properties.containsKey(ProducerConfig.TRANSACTIONAL_ID_CONFIG)) {
            refuse(
                    ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                    "must not be set: the relay sends without transactions, and a producer with this id refuses to");
        }
    }

    private void anOutageIsWaiting() {
        if (number(ProducerConfig.RETRIES_CONFIG, 1) == 0) {
            refuse(
                    ProducerConfig.RETRIES_CONFIG,
                    "must not be 0: every change of a leader would fail rows that nothing is wrong with");
        } else if (retriesLastMillis() < RIDE_OUT_MILLIS) {
            refuse(
                    ProducerConfig.RETRIES_CONFIG,
                    "must last for two minutes at least, that is " + RIDE_OUT_MILLIS + " ms / "
                            + ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG
                            + ": when they run out the outcome is unknown, and the rows are sent again as duplicates");
        }
        long timeoutMillis = number(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        long leastMillis =
                number(ProducerConfig.LINGER_MS_CONFIG, 0) + number(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 0);
        if (timeoutMillis < RIDE_OUT_MILLIS) {
            refuse(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    "must be at least " + RIDE_OUT_MILLIS
                            + " (endless when not set): an outage is waiting; what times out may still"
                            + " be in the log, and is sent again as a duplicate");
        } else if (timeoutMillis < leastMillis) {
            refuse(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    "must be at least linger.ms + request.timeout.ms, which is " + leastMillis
                            + ": the producer would not start");
        }
    }

    private double retriesLastMillis() {
        return (double) number(ProducerConfig.RETRIES_CONFIG, Integer.MAX_VALUE)
                * number(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 1_000);
    }

    private void sendingDoesNotBlock() {
        long mostMillis = demands.leaseTtlMillis / 2;
        if (number(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0) > mostMillis) {
            refuse(
                    ProducerConfig.MAX_BLOCK_MS_CONFIG,
                    "must be at most half of lease.ttl, which makes " + mostMillis
                            + ": while one row waits for memory or metadata, the rows of all other topics wait behind it");
        }
    }

    private void theWindowFits() {
        long memory = number(ProducerConfig.BUFFER_MEMORY_CONFIG, Long.MAX_VALUE);
        long batches = demands.openPartitions * number(ProducerConfig.BATCH_SIZE_CONFIG, 0);
        if (memory < demands.windowBytes + batches) {
            refuse(
                    ProducerConfig.BUFFER_MEMORY_CONFIG,
                    "must be at least " + (demands.windowBytes + batches) + ", that is window.bytes ("
                            + demands.windowBytes
                            + ") + window.partitions x batch.size (" + batches
                            + "): otherwise sending waits for memory, and one slow partition holds up all others");
        }
        if (number(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 0) > memory) {
            refuse(
                    ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                    "must not be above buffer.memory, which is " + memory + ": such a record could never be sent");
        }
    }

    private void recordsAreOurs() {
        String bytes = ByteArraySerializer.class.getName();
        for (String property :
                List.of(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG)) {
            String serializer = text(property);
            if (!serializer.isEmpty() && !serializer.equals(bytes)) {
                refuse(
                        property,
                        "must be " + bytes
                                + " or not set: keys and values are handed to the producer as bytes, which another"
                                + " serializer cannot take");
            }
        }
        if (!text(ProducerConfig.PARTITIONER_CLASS_CONFIG).isEmpty()) {
            refuse(
                    ProducerConfig.PARTITIONER_CLASS_CONFIG,
                    "must not be set: the relay names each record's partition, because a key's rows must keep to one, and the producer"
                            + " would never ask it; give partitioner.class");
        }
    }

    private void refuse(String property, String reason) {
        complaints.add(new Complaint(property, text(property), reason));
    }

    private String text(String property) {
        Object value = properties.get(property);
        if (value instanceof Class<?> type) {
            return type.getName();
        }
        return value == null ? "" : value.toString().strip();
    }

    /** The value as Kafka reads it, or its default; what it cannot read counts as harmless here. */
    private long number(String property, long harmless) {
        return parsed(property) instanceof Number number ? number.longValue() : harmless;
    }

    private @Nullable Object parsed(String property) {
        ConfigDef.ConfigKey key = ProducerConfig.configDef().configKeys().get(property);
        if (key == null) {
            return null;
        }
        try {
            return ConfigDef.parseType(property, properties.getOrDefault(property, key.defaultValue), key.type);
        } catch (ConfigException e) {
            return null;
        }
    }
}
