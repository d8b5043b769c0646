package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.contract.ChainRun.Start;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The fact that "no overtaking" hangs on, shown with the real producer and a real broker: which records of a chain stand
 * in the log behind one that the broker refused for good.
 */
@Tag("foundation")
class ChainFactIT {
    private static final int RUNS = 20;
    private static final int PLAYERS = 4;
    private static final int MIDDLE = ChainRun.LENGTH / 2;
    private static final Duration SOON = Duration.ofSeconds(20);
    /** So long nothing may come late, from requests that were on their way when the producer was closed. */
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final Kafka kafka = Kafka.shared();

    @Test
    void theProducerAloneLetsSuccessorsOvertake() throws Exception {
        assertOvertaken("warm, nothing done", new ChainRun(Start.WARM, false, MIDDLE, false));
        assertOvertaken("cold, nothing done", new ChainRun(Start.COLD, false, 0, false));
    }

    @Test
    void closingInTheCallbackKeepsSuccessorsOutOfAWarmPartition() throws Exception {
        assertNeverOvertaken("warm, middle refused, closed", new ChainRun(Start.WARM, false, MIDDLE, true));
        assertNeverOvertaken("warm, first refused, closed", new ChainRun(Start.WARM, false, 0, true));
        assertNeverOvertaken(
                "warm, then a refusal, first refused, closed", new ChainRun(Start.WARM_THEN_REFUSED, false, 0, true));
        assertNeverOvertaken(
                "warm, then a refusal elsewhere, first refused, closed",
                new ChainRun(Start.WARM_THEN_REFUSED_ELSEWHERE, false, 0, true));
    }

    /** Nothing in the partition tells the broker that a number is missing before a session's first batch. */
    @Test
    void closingInTheCallbackDoesNotProtectASessionsFirstBatch() throws Exception {
        assertOvertaken("cold, first refused, closed", new ChainRun(Start.COLD, false, 0, true));
    }

    @Test
    void aFirstRecordThatTravelsAloneIsNotOvertaken() throws Exception {
        assertNeverOvertaken("cold, first alone, middle refused, closed", new ChainRun(Start.COLD, true, MIDDLE, true));
        assertNeverOvertaken("cold, first alone and refused, closed", new ChainRun(Start.COLD, true, 0, true));
        assertNeverOvertaken("cold, first alone, second refused, closed", new ChainRun(Start.COLD, true, 1, true));
    }

    @Test
    void aSendToAnUnknownTopicFailsOnTheCallingThread() {
        Map<String, Object> properties = new HashMap<>(kafka.client());
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 200);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            List<Thread> callbackThreads = new ArrayList<>();
            Future<RecordMetadata> answer = producer.send(
                    new ProducerRecord<>(Kafka.uniqueName("unknown"), new byte[1]),
                    (metadata, failure) -> callbackThreads.add(Thread.currentThread()));
            assertThat(answer).isDone();
            assertThat(callbackThreads).containsExactly(Thread.currentThread());
            assertThatThrownBy(answer::get)
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(TimeoutException.class);
        }
    }

    private void assertOvertaken(String name, ChainRun run) throws Exception {
        String topic = play(run);
        Await.until(SOON, "successors in the log: " + name, () -> overtaken(run, topic) > 0);
        report(name, overtaken(run, topic));
    }

    private void assertNeverOvertaken(String name, ChainRun run) throws Exception {
        String topic = play(run);
        Await.holds(QUIET, () -> "no successor in the log: " + name, () -> overtaken(run, topic) == 0);
        report(name, 0);
    }

    /** Every run has a partition and a producer of its own. Returns the topic. */
    private String play(ChainRun run) throws Exception {
        String topic = Kafka.uniqueName("chain");
        kafka.createTopic(topic, RUNS + 1, Map.of("max.message.bytes", Integer.toString(ChainRun.TOPIC_MAX_BYTES)));
        ExecutorService pool = Executors.newFixedThreadPool(PLAYERS);
        try {
            List<Future<Map<Integer, String>>> runs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                int partition = i;
                runs.add(pool.submit(() -> run.play(kafka.client(), topic, partition)));
            }
            for (Future<Map<Integer, String>> played : runs) {
                Map<Integer, String> answers = played.get();
                assertThat(answers.get(run.refused()))
                        .as("answers: %s", answers)
                        .isEqualTo("RecordTooLargeException");
            }
        } finally {
            pool.shutdownNow();
        }
        return topic;
    }

    /** In how many runs a record stands in the log that comes after the refused one. */
    private long overtaken(ChainRun run, String topic) {
        return kafka.consumeAll(topic).stream()
                .filter(record -> ChainRun.indexOf(record.value()) > run.refused())
                .mapToInt(record -> record.partition())
                .distinct()
                .count();
    }

    private static void report(String name, long overtaken) {
        System.out.println(name + ": overtaken in " + overtaken + " of " + RUNS + " runs");
    }
}
