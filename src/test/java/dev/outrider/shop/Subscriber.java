package dev.outrider.shop;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Reads a topic from its beginning, on a thread of its own, and hands every record to somebody who judges it. */
public final class Subscriber implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final String NUMBER = "\"n\": ";

    private final Thread thread;
    private final AtomicReference<@Nullable Throwable> surprise = new AtomicReference<>();
    private volatile boolean closing;

    /** Judges what arrives. */
    @FunctionalInterface
    public interface Judge {

        /**
         * A record has arrived.
         *
         * @param id its header {@code id}
         * @param key its key
         * @param number the number in its payload
         * @param nowNanos when it was handed out by the consumer
         */
        void arrived(String id, String key, long number, long nowNanos);
    }

    private Subscriber(Kafka kafka, String topic, int partitions, Judge judge) {
        thread = new Thread(() -> readOn(kafka, topic, partitions, judge), "subscriber");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, thrown) -> surprise.set(thrown));
    }

    /** Starts to read. */
    public static Subscriber start(Kafka kafka, String topic, int partitions, Judge judge) {
        Subscriber subscriber = new Subscriber(kafka, topic, partitions, judge);
        subscriber.thread.start();
        return subscriber;
    }

    private void readOn(Kafka kafka, String topic, int partitions, Judge judge) {
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(number -> new TopicPartition(topic, number))
                .toList();
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(IsolationLevel.READ_UNCOMMITTED)) {
            consumer.assign(all);
            consumer.seekToBeginning(all);
            while (!closing) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    // Asked for each record: a consumer that works through a batch sees its last one later than its
                    // first.
                    judge.arrived(id(record), text(record.key()), number(text(record.value())), System.nanoTime());
                }
            }
        }
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        Header id = record.headers().lastHeader("id");
        if (id == null) {
            throw new IllegalStateException("a record without an id header at offset " + record.offset());
        }
        return text(id.value());
    }

    private static String text(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalStateException("a record without a key or without a value");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The value at the key "n", without the price of a JSON parser: the measurement shares its processor with what it measures. */
    private static long number(String payload) {
        int at = payload.indexOf(NUMBER);
        if (at < 0) {
            throw new IllegalStateException("not one of ours: " + payload);
        }
        int from = at + NUMBER.length();
        int to = from;
        while (to < payload.length() && Character.isDigit(payload.charAt(to))) {
            to++;
        }
        return Long.parseLong(payload, from, to, 10);
    }

    /** Fails when it met what it should not have. */
    public void requireHealth() {
        Throwable met = surprise.get();
        if (met != null) {
            throw new IllegalStateException("the subscriber failed", met);
        }
    }

    @Override
    public void close() {
        closing = true;
        Await.until(Duration.ofSeconds(30), "the subscriber to leave", () -> !thread.isAlive());
    }
}
