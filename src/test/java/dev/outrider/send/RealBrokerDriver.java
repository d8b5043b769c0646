package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.contract.BrokerDriver;
import dev.outrider.core.Broker;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The contract's world over a real broker, which must be the test's own: it is frozen now and then. */
final class RealBrokerDriver implements BrokerDriver {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Kafka kafka;
    private final ExecutorService finisher = Executors.newCachedThreadPool();
    private final KafkaBroker broker;

    RealBrokerDriver(Kafka kafka) {
        this.kafka = kafka;
        Map<String, Object> properties = properties(kafka.client());
        this.broker = new KafkaBroker(
                () -> properties,
                KafkaBroker.Passage.PLAIN,
                KafkaBroker.LookUps.within(Duration.ofSeconds(2)),
                finisher);
    }

    /** One record per batch, and short waits. */
    static Map<String, Object> properties(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 1);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, PRODUCER_MAX_BYTES);
        return ProducerDefaults.complete(properties);
    }

    @Override
    public long nowMillis() {
        return System.currentTimeMillis();
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public void createTopic(String topic, int partitions, int maxMessageBytes) {
        kafka.createTopic(
                topic,
                partitions,
                Map.of(
                        "max.message.bytes", Integer.toString(maxMessageBytes),
                        "message.timestamp.before.max.ms", Long.toString(OLDEST_MILLIS)));
    }

    @Override
    public void beginTopic(String topic, int partitions) {
        kafka.beginTopic(topic, partitions);
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        // Without a pause: it is the moment after the topic is known that counts.
        while (broker.describe(List.of(topic)).get(0).failure() != null) {
            assertThat(System.nanoTime())
                    .as("the end of the wait for %s", topic)
                    .isLessThan(endNanos);
        }
    }

    @Override
    public List<String> log(String topic, int partition) {
        return kafka.consumeAll(topic).stream()
                .filter(record -> record.partition() == partition)
                .map(RealBrokerDriver::id)
                .toList();
    }

    @Override
    public List<String> log(String topic) {
        return kafka.consumeAll(topic).stream().map(RealBrokerDriver::id).toList();
    }

    static String id(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8);
    }

    @Override
    public void freeze() {
        kafka.freeze();
    }

    @Override
    public void thaw() {
        kafka.resume();
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        Await.until(PATIENCE, () -> what, condition::getAsBoolean);
    }

    @Override
    public void close() {
        broker.close();
        finisher.shutdown();
    }
}
