package dev.outrider.bench.look;

import dev.outrider.shop.Latencies;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The independent consumer: reads a topic from its beginning on a thread of its own, and judges every record. */
public final class Onlooker implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration LEAVING_TAKES = Duration.ofSeconds(30);

    private final Kafka kafka;
    private final String topic;
    private final int partitions;
    private final boolean timed;
    private final Thread thread;
    private final NumberBook book = new NumberBook();
    private final AtomicReference<Latencies> latencies = new AtomicReference<>(new Latencies());
    private final AtomicReference<@Nullable Throwable> surprise = new AtomicReference<>();
    private volatile Splits splits = new Splits();
    private volatile long arrived;
    private volatile long lastNanos;
    private volatile boolean closing;

    private Onlooker(Kafka kafka, String topic, int partitions, boolean timed) {
        this.kafka = kafka;
        this.topic = topic;
        this.partitions = partitions;
        this.timed = timed;
        thread = new Thread(this::readOn, "onlooker");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, thrown) -> surprise.set(thrown));
    }

    /** Starts to read payloads that say when they were written if it is {@code timed}, and only their order otherwise. */
    public static Onlooker start(Kafka kafka, String topic, int partitions, boolean timed) {
        Onlooker onlooker = new Onlooker(kafka, topic, partitions, timed);
        onlooker.thread.start();
        return onlooker;
    }

    private void readOn() {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closing) {
                read(consumer);
            }
            // What came again may have come after the last row that was waited for.
            Map<TopicPartition, Long> ends = consumer.endOffsets(all, LEAVING_TAKES);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                read(consumer);
            }
        }
    }

    private void read(KafkaConsumer<byte[], byte[]> consumer) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.isEmpty()) {
            judge(records);
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = new HashMap<>(kafka.client());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Order and losses are judged here, not the disk.
        properties.put(ConsumerConfig.CHECK_CRCS_CONFIG, false);
        // After an outage it must not be the onlooker who is late.
        properties.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 100);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void judge(ConsumerRecords<byte[], byte[]> records) {
        Splits current = splits;
        Latencies taken = latencies.get();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            byte[] value = record.value();
            book.arrived(Digits.ofKey(record.key()), Digits.ofPayload(value));
            if (book.arrived() == current.next()) {
                current.pass(System.nanoTime());
            }
            if (timed) {
                // Asked for each record: who works through a batch sees its last one later than its first.
                taken.add(System.nanoTime() - Digits.writtenAt(value));
            }
        }
        lastNanos = System.nanoTime();
        arrived = book.arrived();
    }

    /** Begins to note when the count of arrived rows reaches each of these, in ascending order. */
    public Splits expect(long... counts) {
        Splits fresh = new Splits(counts);
        splits = fresh;
        return fresh;
    }

    /** Rows that have arrived, counted once each. */
    public long arrived() {
        return arrived;
    }

    /** When the last batch of rows arrived. */
    public long lastNanos() {
        return lastNanos;
    }

    /** The latencies since this was asked last. */
    public Latencies takeLatencies() {
        return latencies.getAndSet(new Latencies());
    }

    /** Processor time of its thread so far, in seconds. */
    public double cpuSeconds() {
        long nanos = ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.getId());
        return nanos < 0 ? Double.NaN : nanos / 1e9;
    }

    /** Fails when it met what it should not have. */
    public void requireHealth() {
        Throwable met = surprise.get();
        if (met != null) {
            throw new AssertionError("the onlooker failed", met);
        }
    }

    /** Reads to the end of the topic, and hands out what it wrote down. */
    public NumberBook book() {
        close();
        requireHealth();
        return book;
    }

    @Override
    public void close() {
        closing = true;
        Await.until(LEAVING_TAKES.multipliedBy(2), "the onlooker to leave", () -> !thread.isAlive());
    }
}
