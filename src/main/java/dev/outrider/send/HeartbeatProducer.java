package dev.outrider.send;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends and forgets: the one place where nobody looks at what became of a record. It has a producer of its own, so that what is lost, late or
 * refused here touches no row; and {@code send()} never waits, neither for a broker nor for memory.
 */
public final class HeartbeatProducer implements AutoCloseable {

    /** What has not arrived by then is out of date: the next one says more. */
    private static final int WORTH_MILLIS = 5_000;

    private static final int BUFFER_BYTES = 256 << 10;
    private static final int BATCH_BYTES = 4 << 10;
    private static final int LEAST_IDLE_MILLIS = 300_000;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;

    /**
     * Makes a producer, which connects by itself.
     *
     * @param relays the complete properties of the relay's own producer: the same addresses and secrets
     * @param topic where heartbeats go
     * @param interval how often
     */
    public HeartbeatProducer(Map<String, Object> relays, String topic, Duration interval) {
        this.topic = topic;
        producer =
                new KafkaProducer<>(properties(relays, interval), new ByteArraySerializer(), new ByteArraySerializer());
    }

    static Map<String, Object> properties(Map<String, Object> relays, Duration interval) {
        Map<String, Object> own = new HashMap<>(relays);
        // Meant for rows: interceptors see each, a partitioner places each.
        own.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        own.remove(ProducerConfig.PARTITIONER_CLASS_CONFIG);
        own.put(ProducerConfig.CLIENT_ID_CONFIG, relays.get(ProducerConfig.CLIENT_ID_CONFIG) + "-heartbeat");
        own.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
        // With 0 nobody would tell that the leader has moved, and heartbeats would go to the old one for minutes.
        own.put(ProducerConfig.ACKS_CONFIG, "1");
        own.put(ProducerConfig.RETRIES_CONFIG, 0);
        own.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0L);
        own.put(ProducerConfig.LINGER_MS_CONFIG, 0L);
        own.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, WORTH_MILLIS);
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, WORTH_MILLIS);
        own.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
        own.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
        // A topic that was not used for so long is forgotten, and the send that finds it forgotten is lost.
        long idleMillis = Math.max(LEAST_IDLE_MILLIS, 3 * interval.toMillis());
        own.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, idleMillis);
        return own;
    }

    /** Asks for the topic, so that it is known when the first record comes; does not wait for the answer. */
    public void prepare() {
        try {
            producer.partitionsFor(topic);
        } catch (TimeoutException e) {
            // As always at first: the question is under way.
            return;
        }
    }

    /** Sends one; what becomes of it nobody knows. */
    public void send(byte[] key, byte[] value) {
        // The one future that nobody ever looks at.
        Future<RecordMetadata> unused = producer.send(new ProducerRecord<>(topic, key, value));
    }

    /** Drops what is under way. */
    @Override
    public void close() {
        producer.close(Duration.ZERO);
    }
}
