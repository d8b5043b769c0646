package dev.outrider.contract;

import dev.outrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * One chain of records sent by a producer of its own to a partition of its own; the broker refuses one of them.
 *
 * @param start what the session did before the chain begins
 * @param firstAlone whether the chain's first record is acknowledged before the second is sent
 * @param refused which record of the chain the broker refuses; counted from 0
 * @param close whether the failed callback closes the producer with zero time-out
 */
record ChainRun(Start start, boolean firstAlone, int refused, boolean close) {
    static final int LENGTH = 12;
    static final int TOPIC_MAX_BYTES = 10_000;
    private static final int BEFORE_THE_CHAIN = -1;
    private static final int TOO_LARGE = 50_000;
    private static final Duration ANSWERS_TAKE = Duration.ofSeconds(20);

    /** The state of a session before a chain begins. */
    enum Start {
        /** It has sent nothing to the partition. */
        COLD,
        /** It has an acknowledged record in the partition. */
        WARM,
        /** As warm, but since then a record of the partition was refused while it was alone: the producer's epoch went up. */
        WARM_THEN_REFUSED,
        /** As warm, but since then a record of another partition was refused. */
        WARM_THEN_REFUSED_ELSEWHERE
    }

    /** What became of each record of the chain: acknowledged, or the failure. */
    Map<Integer, String> play(Map<String, Object> client, String topic, int partition) throws Exception {
        try (KafkaProducer<byte[], byte[]> producer = producer(client)) {
            begin(producer, topic, partition);
            Map<Integer, String> answers = new ConcurrentHashMap<>();
            for (int index = 0; index < LENGTH; index++) {
                send(producer, new ProducerRecord<>(topic, partition, null, content(index)), index, answers);
                if (index == 0 && firstAlone) {
                    Await.until(ANSWERS_TAKE, "the first answer", () -> answers.containsKey(0));
                    if (refused == 0) {
                        return answers;
                    }
                }
            }
            Await.until(ANSWERS_TAKE, () -> "all answers, not only " + answers, () -> answers.size() == LENGTH);
            return answers;
        }
    }

    private void begin(KafkaProducer<byte[], byte[]> producer, String topic, int partition) throws Exception {
        if (start == Start.COLD) {
            return;
        }
        producer.send(new ProducerRecord<>(topic, partition, null, value(BEFORE_THE_CHAIN, 100)))
                .get();
        if (start != Start.WARM) {
            int where = start == Start.WARM_THEN_REFUSED ? partition : partition + 1;
            Future<RecordMetadata> refusal =
                    producer.send(new ProducerRecord<>(topic, where, null, value(BEFORE_THE_CHAIN, TOO_LARGE)));
            Await.until(ANSWERS_TAKE, "the refusal", refusal::isDone);
        }
    }

    private void send(
            KafkaProducer<byte[], byte[]> producer,
            ProducerRecord<byte[], byte[]> record,
            int index,
            Map<Integer, String> answers) {
        try {
            var unused = producer.send(record, (metadata, failure) -> {
                if (failure != null && close) {
                    producer.close(Duration.ZERO);
                }
                String before = answers.put(index, answer(failure));
                if (before != null) {
                    throw new IllegalStateException("record " + index + " was answered twice, first " + before);
                }
            });
        } catch (IllegalStateException | KafkaException closed) {
            if (!close) {
                throw closed;
            }
            // The callback was faster than this loop, or came into the middle of it: certainly not sent.
            answers.put(index, "not sent");
        }
    }

    private static String answer(@Nullable Exception failure) {
        return failure == null ? "acknowledged" : failure.getClass().getSimpleName();
    }

    private byte[] content(int index) {
        return value(index, index == refused ? TOO_LARGE : 100);
    }

    private static byte[] value(int index, int size) {
        byte[] value = new byte[size];
        Arrays.fill(value, (byte) ' ');
        byte[] text = Integer.toString(index).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(text, 0, value, 0, text.length);
        return value;
    }

    /** The record's place in its chain, as its value tells it. */
    static int indexOf(byte[] value) {
        return Integer.parseInt(new String(value, StandardCharsets.US_ASCII).trim());
    }

    /** As the relay's, but one batch for each record, so that the refusal concerns one record alone. */
    private static KafkaProducer<byte[], byte[]> producer(Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 5);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 0);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
