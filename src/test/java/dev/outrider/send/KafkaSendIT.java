package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.contract.Answers;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sending in batches, as in production: what the contract's one record per batch cannot show. */
@Tag("foundation")
final class KafkaSendIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Kafka kafka = Kafka.shared();
    private final ExecutorService finisher = Executors.newCachedThreadPool();
    private final Answers answers = new Answers();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void leaveNothingBehind() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        finisher.shutdown();
    }

    @Test
    void aConsumerSeesEveryPartOfARow() throws BrokerException {
        String topic = kafka.newTopic("parts", 2);
        Content full = new Content(
                "{}".getBytes(StandardCharsets.UTF_8),
                1_700_000_000_000L,
                "Created",
                new Trace("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "a=b", null),
                "{\"n\": 1.50}",
                null);
        Row row = new Row(1, "event-1", new ChainId(topic, new byte[] {7}), null, full, null);
        Row tombstone = new Row(2, "event-2", new ChainId(topic, null), null, Content.of(null), null);
        Broker.Session session = open(Map.of());
        session.send(List.of(Outgoing.of(row, 1, 1, true), Outgoing.of(tombstone, 1, 0, true)));
        awaitAnswers(2);

        ConsumerRecord<byte[], byte[]> found = only(topic, 1);
        assertThat(found.key()).isEqualTo(new byte[] {7});
        assertThat(found.value()).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
        assertThat(found.timestamp()).isEqualTo(1_700_000_000_000L);
        List<String> headers = new ArrayList<>();
        found.headers()
                .forEach(
                        header -> headers.add(header.key() + "=" + new String(header.value(), StandardCharsets.UTF_8)));
        assertThat(headers)
                .containsExactly(
                        "id=event-1",
                        "type=Created",
                        "traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                        "tracestate=a=b",
                        "n=1.50");
        assertThat(only(topic, 0).key()).isNull();
        assertThat(only(topic, 0).value()).isNull();
        assertThat(RealBrokerDriver.id(only(topic, 0))).isEqualTo("event-2");
    }

    /** The warm chain's fact over and over: closing inside the callback is what it hangs on, and only repetition would show a race. */
    @Test
    void nothingEverOvertakesARefusedRowOfAWarmChain() throws BrokerException {
        String topic = topicWith(Map.of("max.message.bytes", "10000"));
        Rows rows = new Rows(topic);
        Map<String, Object> onePerBatch = Map.of("batch.size", 1, "linger.ms", 0);
        long seq = 0;
        for (int round = 0; round < 20; round++) {
            Answers heard = new Answers();
            Broker.Session session = open(onePerBatch, heard);
            String key = "key-" + round;
            session.send(List.of(rows.alone(++seq, key)));
            Await.until(PATIENCE, "the first answer", () -> heard.count() == 1);
            List<Outgoing> chain = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                chain.add(rows.following(++seq, key));
            }
            chain.set(2, rows.row(chain.get(2).row().seq(), key, Content.of(new byte[50_000]), false));
            session.send(chain);
            Await.until(PATIENCE, "the end of the session", heard::isClosed);
            assertThat(heard.acknowledged()).hasSize(3);
        }
        assertThat(ids(topic))
                .containsExactlyElementsOf(LongStream.rangeClosed(1, seq)
                        .filter(number -> (number - 1) % 13 < 3)
                        .boxed()
                        .toList());
    }

    @Test
    void innocentsInABatchWithABadRowAreNoSuspectsAndLandWhenTheyGoAgain() throws BrokerException {
        String topic = topicWith(Map.of("message.timestamp.before.max.ms", "3600000"));
        Rows rows = new Rows(topic);
        Broker.Session session = open(Map.of("linger.ms", 200, "batch.size", 100_000));
        List<Outgoing> batch = new ArrayList<>();
        for (long seq = 1; seq <= 100; seq++) {
            batch.add(seq == 40 ? rows.row(seq, "poison", Rows.at(1_000_000), true) : rows.alone(seq, "key-" + seq));
        }
        session.send(batch);
        awaitAnswers(100);

        assertThat(answers.isClosed()).isFalse();
        assertThat(answers.failure(40).code()).isEqualTo("InvalidTimestampException");
        assertThat(answers.failure(40).named()).isTrue();
        for (long seq : new long[] {1, 39, 41, 100}) {
            assertThat(answers.failure(seq).kind()).isEqualTo(Kind.RETRY);
            assertThat(answers.failure(seq).outcome()).isEqualTo(Outcome.REFUSED);
            assertThat(answers.failure(seq).code()).isEqualTo("KafkaException");
        }
        assertThat(ids(topic)).isEmpty();
        session.send(LongStream.of(101, 102)
                .mapToObj(seq -> rows.alone(seq, "key-" + seq))
                .toList());
        awaitAnswers(102);
        assertThat(ids(topic)).containsExactly(101L, 102L);
    }

    /** What a batch that is refused says of each of its records: the relay takes the broker at its word, and tries none of them alone. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4"})
    void theBrokerNamesEachBadRowOfABatchAndNoOther(String compression) throws BrokerException {
        String topic = topicWith(Map.of("message.timestamp.before.max.ms", "3600000"));
        String compacted = topicWith(Map.of("cleanup.policy", "compact"));
        Broker.Session session = open(Map.of("linger.ms", 200, "batch.size", 100_000, "compression.type", compression));
        Rows rows = new Rows(topic);
        List<Outgoing> batch = new ArrayList<>();
        for (long seq = 1; seq <= 90; seq++) {
            batch.add(seq % 3 == 0 ? rows.row(seq, "bad-" + seq, Rows.at(1_000), true) : rows.alone(seq, "key-" + seq));
        }
        for (long seq = 91; seq <= 100; seq++) {
            byte[] key = seq % 2 == 0 ? null : new byte[] {1};
            Row row = new Row(seq, "" + seq, new ChainId(compacted, key), null, Content.of(new byte[100]), null);
            batch.add(Outgoing.of(row, 1, 0, true));
        }
        session.send(batch);
        awaitAnswers(100);

        for (long seq = 1; seq <= 100; seq++) {
            boolean bad = seq <= 90 ? seq % 3 == 0 : seq % 2 == 0;
            String code = !bad ? "KafkaException" : seq <= 90 ? "InvalidTimestampException" : "InvalidRecordException";
            assertThat(answers.failure(seq).code()).isEqualTo(code);
            assertThat(answers.failure(seq).named()).isEqualTo(bad);
            assertThat(answers.failure(seq).kind()).isEqualTo(bad ? Kind.PARK : Kind.RETRY);
        }
    }

    /** With shorter records the client would split and resend such a batch for ever, about 1,000 times a second. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void anOversizedRowBeforeTinyOnesInOneBatchEndsAlone(String compression) throws BrokerException {
        String topic = topicWith(Map.of("max.message.bytes", "1000"));
        Broker.Session session = open(Map.of("linger.ms", 200, "batch.size", 100_000, "compression.type", compression));
        List<Outgoing> batch = new ArrayList<>();
        byte[] incompressible = new byte[2_000];
        new Random(1).nextBytes(incompressible);
        batch.add(keyless(1, topic, incompressible));
        for (long seq = 2; seq <= 50; seq++) {
            batch.add(keyless(seq, topic, new byte[(int) (seq % 7)]));
        }
        session.send(batch);
        awaitAnswers(50);

        assertThat(answers.failure(1).code()).isEqualTo("RecordTooLargeException");
        assertThat(answers.failure(1).kind()).isEqualTo(Kind.PARK);
        assertThat(answers.acknowledged()).hasSize(49);
        assertThat(ids(topic))
                .containsExactlyElementsOf(LongStream.rangeClosed(2, 50).boxed().toList());
    }

    @Test
    void aSessionWhoseTopicIsDeletedInFlightCanBeClosedAndTheTopicIsSaidToBeMissing() throws BrokerException {
        String topic = kafka.newTopic("deleted", 1);
        Rows rows = new Rows(topic);
        KafkaBroker broker = broker(kafka.client(), Map.of("linger.ms", 1_000, "batch.size", 1_000_000));
        Broker.Session session = broker.open(1, answers);
        session.send(List.of(rows.alone(1, "key")));
        awaitAnswers(1);
        session.send(List.of(rows.following(2, "key"), rows.following(3, "key")));
        kafka.deleteTopic(topic);
        Await.until(PATIENCE, "the topic to be missing", () -> failureKind(broker, topic) == Kind.BLOCK_TOPIC);
        session.close();
        Await.until(PATIENCE, "the end of the session", answers::isClosed);

        answers.assertEachAnsweredOnce(3);
        assertThat(answers.failure(3).outcome()).isNotEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void theProbeTellsWhereItsRecordLandedOrWhyItDidNot() throws BrokerException {
        String topic = topicWith(Map.of("max.message.bytes", "1000"));
        Rows rows = new Rows(topic);
        Map<String, Object> properties = ProducerDefaults.complete(kafka.client());
        assertThat(SynchronousProbe.send(properties, rows.alone(1, "k"), PATIENCE))
                .isZero();
        assertThat(SynchronousProbe.send(properties, rows.alone(2, "k"), PATIENCE))
                .isOne();

        Outgoing large = rows.row(3, "k", Content.of(new byte[2_000]), true);
        assertThat(refusal(properties, large)).isEqualTo(Kind.PARK);
        assertThat(refusal(properties, new Rows("no-" + topic).alone(4, "k"))).isEqualTo(Kind.BLOCK_TOPIC);
    }

    @Test
    void adviceNamesWhatOneBrokerCannotPromise() {
        String topic = topicWith(Map.of("unclean.leader.election.enable", "true"));
        Map<String, Object> properties = ProducerDefaults.complete(kafka.client());
        assertThat(TopicAdvice.onTopics(properties, List.of(topic), PATIENCE))
                .anySatisfy(line -> assertThat(line).contains(topic, "replication factor of 1"))
                .anySatisfy(line -> assertThat(line).contains(topic, "min.insync.replicas=1"))
                .anySatisfy(line -> assertThat(line).contains(topic, "unclean.leader.election.enable=true"))
                .hasSize(3);
        assertThat(TopicAdvice.onTopics(properties, List.of("no-" + topic), PATIENCE))
                .singleElement()
                .asString()
                .contains("could not be looked at");
        assertThat(TopicAdvice.onAddresses(Map.of("bootstrap.servers", "a:1"))).hasSize(1);
        assertThat(TopicAdvice.onAddresses(Map.of("bootstrap.servers", "a:1,b:1")))
                .isEmpty();
    }

    private Kind refusal(Map<String, Object> properties, Outgoing probe) {
        try {
            SynchronousProbe.send(properties, probe, Duration.ofSeconds(3));
        } catch (BrokerException e) {
            return e.failure().kind();
        }
        throw new AssertionError(probe + " was acknowledged");
    }

    private static Kind failureKind(Broker broker, String topic) {
        var failure = broker.describe(List.of(topic)).get(0).failure();
        return failure == null ? Kind.RETRY : failure.kind();
    }

    private String topicWith(Map<String, String> configs) {
        String topic = Kafka.uniqueName("send");
        kafka.createTopic(topic, 1, configs);
        return topic;
    }

    private static Outgoing keyless(long seq, String topic, byte[] payload) {
        Row row = new Row(seq, Long.toString(seq), new ChainId(topic, null), null, Content.of(payload), null);
        return Outgoing.of(row, 1, 0, true);
    }

    private Broker.Session open(Map<String, Object> producer) throws BrokerException {
        return open(producer, answers);
    }

    private Broker.Session open(Map<String, Object> producer, Answers heard) throws BrokerException {
        Broker.Session session = broker(kafka.client(), producer).open(1, heard);
        open.add(session::close);
        return session;
    }

    private KafkaBroker broker(Map<String, Object> client, Map<String, Object> producer) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.putAll(producer);
        Map<String, Object> complete = ProducerDefaults.complete(properties);
        KafkaBroker broker = new KafkaBroker(
                () -> complete,
                KafkaBroker.Passage.PLAIN,
                KafkaBroker.LookUps.within(Duration.ofSeconds(10)),
                finisher);
        open.add(broker);
        return broker;
    }

    private void awaitAnswers(int count) {
        Await.until(PATIENCE, () -> count + " answers, has " + answers.count(), () -> answers.count() >= count);
    }

    private ConsumerRecord<byte[], byte[]> only(String topic, int partition) {
        List<ConsumerRecord<byte[], byte[]>> records = kafka.consumeAll(topic).stream()
                .filter(record -> record.partition() == partition)
                .toList();
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private List<Long> ids(String topic) {
        return kafka.consumeAll(topic).stream()
                .map(record -> Long.parseLong(RealBrokerDriver.id(record)))
                .toList();
    }
}
