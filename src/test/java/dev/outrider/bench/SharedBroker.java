package dev.outrider.bench;

import dev.outrider.bench.contest.ProducerSettings;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The broker that contestants use one after another. It is as warm as one that has run for days: on a machine that everybody shares, the compiler of a fresh
 * broker would take more of the processors than the relays do, and who is slow would meet a warmer one than who is fast.
 */
final class SharedBroker implements AutoCloseable {

    private static final int BYTES = 250;
    private static final int PARTITIONS = 6;
    private static final Duration READING_TAKES = Duration.ofMinutes(2);

    private final int warmUpRecords;
    private @Nullable Kafka present;
    private OptionalLong pid = OptionalLong.empty();

    /**
     * There is none until it is asked for.
     *
     * @param warmUpRecords that it takes and hands out before anybody else sees it
     */
    SharedBroker(int warmUpRecords) {
        this.warmUpRecords = warmUpRecords;
    }

    Kafka get() {
        Kafka broker = present;
        if (broker == null) {
            broker = Kafka.dedicated();
            present = broker;
            warm(broker);
            pid = broker.pid();
        }
        return broker;
    }

    private void warm(Kafka broker) {
        System.err.println("Warming up the broker ...");
        String topic = broker.newTopic("warm-up", PARTITIONS);
        produce(broker, topic);
        consume(broker, topic);
        broker.deleteTopic(topic);
    }

    private void produce(Kafka broker, String topic) {
        byte[] value = new byte[BYTES];
        new Random(1).nextBytes(value);
        AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                ProducerSettings.likeOutrider(broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < warmUpRecords; i++) {
                Future<RecordMetadata> unused =
                        producer.send(new ProducerRecord<>(topic, i % PARTITIONS, null, value), (where, failure) -> {
                            if (failure != null) {
                                refused.set(failure);
                            }
                        });
            }
        }
        if (refused.get() != null) {
            throw new IllegalStateException("the broker did not take its warm-up", refused.get());
        }
    }

    private void consume(Kafka broker, String topic) {
        try (var consumer = broker.consumer(IsolationLevel.READ_UNCOMMITTED)) {
            List<TopicPartition> all = consumer.partitionsFor(topic).stream()
                    .map(one -> new TopicPartition(topic, one.partition()))
                    .toList();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            int[] read = new int[1];
            Await.until(READING_TAKES, "the warm-up to be read", () -> {
                read[0] += consumer.poll(Duration.ofMillis(100)).count();
                return read[0] >= warmUpRecords;
            });
        }
    }

    /** Whether it is still the process that was warmed. */
    boolean isAsItWas() {
        Kafka broker = present;
        return broker != null && broker.pid().equals(pid);
    }

    /** The next who asks gets another one. */
    @Override
    public void close() {
        Kafka broker = present;
        present = null;
        if (broker != null) {
            broker.close();
        }
    }
}
