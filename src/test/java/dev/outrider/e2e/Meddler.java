package dev.outrider.e2e;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** Somebody else's interceptor. What it does to a record is what the record's key says. */
public final class Meddler implements ProducerInterceptor<byte[], byte[]> {

    /** Values as they were shown to it. */
    static final List<String> SEEN = new CopyOnWriteArrayList<>();

    /** What it was configured with under {@code meddler.word}. */
    static final List<String> WORDS = new CopyOnWriteArrayList<>();

    @Override
    public void configure(Map<String, ?> configs) {
        WORDS.add(String.valueOf(configs.get("meddler.word")));
    }

    @Override
    public @Nullable ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        SEEN.add(new String(record.value(), StandardCharsets.UTF_8));
        return switch (key) {
            case "topic" -> like(record, record.topic() + "-else", record.partition(), record.key(), record.value());
            case "partition" -> like(record, record.topic(), record.partition() + 1, record.key(), record.value());
            case "no partition" -> like(record, record.topic(), null, record.key(), record.value());
            case "key" -> like(record, record.topic(), record.partition(), new byte[] {1}, record.value());
            case "no key" -> like(record, record.topic(), record.partition(), null, record.value());
            case "key in place" -> {
                record.key()[0] = 'K';
                yield record;
            }
            case "nothing" -> null;
            case "no id" -> {
                record.headers().remove("id");
                yield record;
            }
            case "another id" -> {
                record.headers().add("id", new byte[] {1});
                yield record;
            }
            case "value" ->
                like(
                        record,
                        record.topic(),
                        record.partition(),
                        record.key(),
                        "\"new\"".getBytes(StandardCharsets.UTF_8));
            case "header" -> {
                record.headers().add("added", new byte[] {'1'}).add("authorization", new byte[] {'2'});
                yield record;
            }
            default -> record;
        };
    }

    private static ProducerRecord<byte[], byte[]> like(
            ProducerRecord<byte[], byte[]> record,
            String topic,
            @Nullable Integer partition,
            byte @Nullable [] key,
            byte[] value) {
        Headers headers = new RecordHeaders(record.headers().toArray());
        return new ProducerRecord<>(topic, partition, record.timestamp(), key, value, headers);
    }

    @Override
    public void close() {
        // Holds nothing.
    }

    /** An interceptor that always fails, with the record's value in its message. */
    public static final class Failing implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public void configure(Map<String, ?> configs) {
            // Needs nothing.
        }

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            throw new IllegalArgumentException("cannot read " + new String(record.value(), StandardCharsets.UTF_8));
        }

        @Override
        public void onAcknowledgement(
                @Nullable RecordMetadata metadata, @Nullable Exception exception, Headers headers) {
            throw new AssertionError("an error, which Kafka's own producer does not catch");
        }

        @Override
        public void close() {
            throw new IllegalStateException("not even that");
        }
    }
}
