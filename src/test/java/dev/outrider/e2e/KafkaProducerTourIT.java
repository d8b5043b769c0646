package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.contract.Answers;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Status;
import dev.outrider.host.Daemon;
import dev.outrider.send.KafkaBroker;
import dev.outrider.send.ProducerDefaults;
import dev.outrider.send.SynchronousProbe;
import dev.outrider.send.TopicAdvice;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A tour of Kafka's producer: each thing that a course on it teaches has its place in the relay, and is shown here against a real broker by a test of its
 * name. What is proven more deeply elsewhere is only touched, with a word on where. The settings are in {@link KafkaProducerSettingsTourIT},
 * and Avro is in {@link AvroIT#avro}.
 */
class KafkaProducerTourIT {

    private static final String CLIENT = Kafka.uniqueName("tour");

    /** Its own: some of what is shown is what becomes of it. */
    private static final Kafka KAFKA = Kafka.dedicated();

    private static final String HEARTBEATS = KAFKA.newTopic("beats", 1);

    private static Rig rig;
    private static Rows rows;
    private static Daemon relay;

    @BeforeAll
    static void open() {
        rig = new Rig(Postgres.shared(), KAFKA)
                .patient()
                .set("kafka.client.id", CLIENT)
                .set("heartbeat.topic", HEARTBEATS)
                .set("heartbeat.interval", "200ms")
                // The first is dead.
                .set("kafka.bootstrap.servers", List.of("127.0.0.1:1", KAFKA.bootstrapServers()));
        rows = new Rows(rig);
        relay = rig.inProcess("tour");
    }

    @AfterAll
    static void close() throws Exception {
        rig.close();
        KAFKA.close();
    }

    /** The four parts of every write. The record is compared with that of a plain producer. */
    @Test
    void producerRecordSerializerPartitioner() throws Exception {
        String topic = rows.topic(Map.of());
        String twin = rows.topic(Map.of());
        insert(topic, "'order-7'", "'{\"total\": 12.50}'");
        rows.awaitInLog(1, topic);
        try (KafkaProducer<String, String> plain = plain()) {
            plain.send(new ProducerRecord<>(twin, "order-7", "{\"total\": 12.50}"))
                    .get(30, TimeUnit.SECONDS);
        }
        ConsumerRecord<byte[], byte[]> ours = only(topic);
        ConsumerRecord<byte[], byte[]> its = only(twin);
        assertThat(ours.key()).isEqualTo(its.key());
        assertThat(ours.value()).isEqualTo(its.value());
        assertThat(ours.partition()).isEqualTo(its.partition());
    }

    /** Any one may be down at start: the relay of this class was given a dead one first. {@code CheckIT} shows the warning as it is printed. */
    @Test
    void bootstrapServers() {
        String topic = rows.topic(Map.of());
        rows.insert(topic, "k", "arrives", Rows.NOW);
        rows.awaitInLog(1, topic);
        assertThat(TopicAdvice.onAddresses(Map.of("bootstrap.servers", "one:9092")))
                .isNotEmpty();
        assertThat(TopicAdvice.onAddresses(Map.of("bootstrap.servers", "one:9092,two:9092")))
                .isEmpty();
    }

    /** Without a key there is none in the record, as a void serializer would have it. Serializers by class name have tests of their own. */
    @Test
    void keyAndValueSerializers() {
        String topic = rows.topic(Map.of());
        insert(topic, "null", "'{\"bytes\":  \"as they are, ü\"}'");
        insert(topic, "'k'", "null");
        Await.until(Rows.SOON, "both", () -> KAFKA.consumeAll(topic).size() == 2);
        for (ConsumerRecord<byte[], byte[]> record : KAFKA.consumeAll(topic)) {
            if (record.key() == null) {
                assertThat(record.value()).asString().isEqualTo("{\"bytes\":  \"as they are, ü\"}");
            } else {
                assertThat(record.key()).asString().isEqualTo("k");
                assertThat(record.value()).isNull();
            }
        }
    }

    /** Heartbeats alone, which may be lost: they go on into a broker that stands still, and arrive again when it is back. */
    @Test
    void fireAndForget() {
        Await.until(Rows.SOON, "one", () -> !KAFKA.consumeAll(HEARTBEATS).isEmpty());
        KAFKA.freeze();
        try {
            long before = relay.vitals().heartbeat().sent();
            Await.until(Rows.SOON, "ten more", () -> relay.vitals().heartbeat().sent() >= before + 10);
        } finally {
            KAFKA.resume();
        }
        int arrived = KAFKA.consumeAll(HEARTBEATS).size();
        Await.until(
                Rows.SOON, "more of them", () -> KAFKA.consumeAll(HEARTBEATS).size() > arrived + 3);
    }

    /** What {@code outrider check --probe} does; {@code CheckIT} shows the command. */
    @Test
    void synchronousSend() throws Exception {
        String topic = rows.topic(1, Map.of());
        Map<String, Object> properties = ProducerDefaults.complete(KAFKA.client());
        for (long offset = 0; offset < 3; offset++) {
            assertThat(SynchronousProbe.send(properties, outgoing(topic, offset + 1, 10), Duration.ofSeconds(30)))
                    .isEqualTo(offset);
        }
    }

    /** Rows are handed over one behind the other while no answer has come at all; they are marked when their answers come, not before. */
    @Test
    void asynchronousSendWithCallback() {
        String topic = rows.topic(Map.of());
        rows.insert(topic, "known", "so that the topic is", Rows.NOW);
        rows.awaitInLog(1, topic);
        Await.until(Rows.SOON, "its mark", () -> marked(topic) == 1);
        long before = sent();
        KAFKA.freeze();
        try {
            rows.insertMany(topic, 1, 100, "'row ' || i", Rows.NOW);
            Await.until(Rows.SOON, () -> "100 rows to be sent, not " + (sent() - before), () -> sent() - before == 100);
            assertThat(marked(topic)).isEqualTo(1);
        } finally {
            KAFKA.resume();
        }
        Await.until(Rows.SOON, "all of them to be marked", () -> marked(topic) == 101);
        assertThat(rows.inLog(topic)).hasSize(101);
    }

    /** With less than all the relay refuses to start; its own producer says all, whoever is asked. */
    @Test
    void acks() {
        assertThat(Refusal.of("kafka.acks", "0")).contains("kafka.acks = 0").contains("must be all");
        assertThat(Refusal.of("kafka.acks", "1")).contains("kafka.acks = 1").contains("must be all");
        assertThat(Refusal.of("kafka.acks", "all")).isEmpty();
        assertThat(ProducerDefaults.complete(Map.of())).containsEntry("acks", "all");
    }

    /**
     * The connection is lost with rows on their way: the client sends again by itself, without limit, and the rows are none the worse for it.
     * {@code KafkaOutageIT} and {@code SilentKafkaIT} stay without a broker for longer, and look at health meanwhile.
     */
    @Test
    void retriableErrors() throws Exception {
        String topic = rows.topic(1, Map.of());
        rows.insertMany(topic, "'k'", 1, 5, "i::text", Rows.NOW);
        rows.awaitInLog(5, topic);
        KAFKA.freeze();
        rows.insertMany(topic, "'k'", 6, 10, "i::text", Rows.NOW);
        Await.until(
                Rows.SOON,
                "rows on their way",
                () -> ProducerBeans.number(CLIENT, "producer-metrics", "requests-in-flight") > 0);
        KAFKA.kill();
        Await.holds(Duration.ofMillis(500), () -> "no mark", () -> marked(topic) <= 5);
        KAFKA.start();
        Await.until(Rows.SOON, "all of them to be marked", () -> marked(topic) == 10);
        assertThat(KAFKA.consumeAll(topic)).hasSize(10);
        assertThat(rows.inLog(topic)).containsExactlyElementsOf(numbers(1, 10));
        assertThat(rows.settled(topic)).isEmpty();
        assertThat(ProducerBeans.number(CLIENT, "producer-metrics", "record-retry-total"))
                .isPositive();
    }

    /** It fails at once, is parked with its reason, and stops its own key alone. {@code BadRowsIT} has every other kind. */
    @Test
    void nonRetriableErrors() {
        String topic = rows.topic(Map.of("max.message.bytes", "20000"));
        rows.insert(topic, "large", Rows.noise(60_000), Rows.NOW);
        rows.insert(topic, "large", "behind", Rows.NOW);
        rows.insert(topic, "other", "flows", Rows.NOW);
        rows.awaitInLog(1, topic);
        Await.until(Rows.SOON, "both to be settled", () -> rows.settled(topic).size() == 2);
        assertThat(rows.settled(topic))
                .containsExactly("large parked chain RecordTooLarge", "large waiting chain RecordTooLarge");
        assertThat(rows.inLog(topic)).containsExactly("flows");
    }

    /** A key's hash decides, as in the Java client; rows without a key are spread. {@code DefaultPartitioningTest} compares many more keys. */
    @Test
    void partitionerDefault() throws Exception {
        String topic = rows.topic(Map.of());
        String twin = rows.topic(Map.of());
        rows.insertMany(topic, 1, 60, "'x'::text", Rows.NOW);
        rows.awaitInLog(60, topic);
        try (KafkaProducer<String, String> plain = plain()) {
            for (int i = 1; i <= 60; i++) {
                plain.send(new ProducerRecord<>(twin, "key " + i, "x")).get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(partitions(topic)).hasSize(60).isEqualTo(partitions(twin));

        String spread = rows.topic(Map.of());
        rows.insertMany(spread, "null", 1, 1_024, "'x'::text", Rows.NOW);
        rows.awaitInLog(1_024, spread);
        assertThat(KAFKA.consumeAll(spread).stream()
                        .map(ConsumerRecord::partition)
                        .distinct())
                .hasSize(8);
    }

    private static Map<String, Integer> partitions(String topic) {
        Map<String, Integer> partitions = new TreeMap<>();
        KAFKA.consumeAll(topic)
                .forEach(
                        record -> partitions.put(new String(record.key(), StandardCharsets.UTF_8), record.partition()));
        return partitions;
    }

    /** Id, type, trace and the row's own, in this order. */
    @Test
    void recordHeaders() {
        String topic = rows.topic(Map.of());
        String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic, traceparent,"
                        + " tracestate, headers) values ('t', 'k', 'Placed', '{}', '" + topic + "', '" + trace
                        + "', 'vendor=1', '{\"tenant\": \"blue\", \"n\": 1.50}')");
        rows.awaitInLog(1, topic);
        List<String> headers = new ArrayList<>();
        only(topic)
                .headers()
                .forEach(header -> headers.add(header.key() + "="
                        + (header.key().equals("id") ? "" : new String(header.value(), StandardCharsets.UTF_8))));
        assertThat(headers)
                .containsExactly(
                        "id=", "type=Placed", "traceparent=" + trace, "tracestate=vendor=1", "tenant=blue", "n=1.50");
    }

    /** The client's buffer is full: its time-out says that a row was not sent, and asks for another try. No setting of the relay allows so small a one. */
    @Test
    void aFullBufferIsBackPressure() throws Exception {
        String topic = rows.topic(1, Map.of());
        ExecutorService finisher = Executors.newCachedThreadPool();
        Map<String, Object> small = new HashMap<>(KAFKA.client());
        small.putAll(Map.of("buffer.memory", 65_536, "batch.size", 1, "max.block.ms", 500));
        Map<String, Object> properties = ProducerDefaults.complete(small);
        Answers answers = new Answers();
        try (KafkaBroker broker = new KafkaBroker(
                () -> properties,
                KafkaBroker.Passage.PLAIN,
                KafkaBroker.LookUps.within(Duration.ofSeconds(10)),
                finisher)) {
            Broker.Session session = broker.open(1, answers);
            session.send(List.of(outgoing(topic, 1, 10)));
            Await.until(Rows.SOON, answers::toString, () -> answers.count() == 1);
            KAFKA.freeze();
            session.send(LongStream.rangeClosed(2, 10)
                    .mapToObj(seq -> outgoing(topic, seq, 10_000))
                    .toList());
            int room = 10 - (answers.count() - 1);
            assertThat(room).isBetween(4, 8);
            for (long seq = room + 1L; seq <= 10; seq++) {
                assertThat(answers.failure(seq))
                        .extracting(Failure::kind, Failure::outcome, Failure::code)
                        .containsExactly(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "BufferExhaustedException");
            }
            KAFKA.resume();
            Await.until(Rows.SOON, answers::toString, () -> answers.count() == 10);
            resend(broker, topic, room + 1L);
            session.close();
            Await.until(Rows.SOON, "the end", answers::isClosed);
        } finally {
            KAFKA.resume();
            finisher.shutdown();
        }
        assertThat(ids(topic)).containsExactlyElementsOf(numbers(1, 10));
    }

    private static void resend(KafkaBroker broker, String topic, long from) throws BrokerException {
        Answers answers = new Answers();
        Broker.Session session = broker.open(2, answers);
        for (long seq = from; seq <= 10; seq++) {
            session.send(List.of(outgoing(topic, seq, 10_000)));
            long sent = seq - from + 1;
            Await.until(
                    Rows.SOON, answers::toString, () -> answers.acknowledged().size() == sent);
        }
        session.close();
        Await.until(Rows.SOON, "the end", answers::isClosed);
    }

    private static List<String> ids(String topic) {
        return KAFKA.consumeAll(topic).stream()
                .map(record -> new String(record.headers().lastHeader("id").value(), StandardCharsets.UTF_8))
                .toList();
    }

    private static List<String> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Integer::toString).toList();
    }

    private static long sent() {
        Status status = relay.vitals().relay();
        return status == null ? 0 : status.flow().counts().attempts().sent();
    }

    private static Outgoing outgoing(String topic, long seq, int bytes) {
        ChainId chain = new ChainId(topic, Long.toString(seq).getBytes(StandardCharsets.UTF_8));
        return Outgoing.of(
                new Row(seq, Long.toString(seq), chain, null, Content.of(new byte[bytes]), null), 1, 0, true);
    }

    /** Key and payload are SQL. */
    private static void insert(String topic, String key, String payload) {
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload, topic) values ('t', "
                        + key + ", 'T', " + payload + ", '" + topic + "')");
    }

    private static long marked(String topic) {
        return rig.database().queryLong("select count(published_at) from public.outbox where topic = '" + topic + "'");
    }

    private static ConsumerRecord<byte[], byte[]> only(String topic) {
        List<ConsumerRecord<byte[], byte[]>> records = KAFKA.consumeAll(topic);
        assertThat(records).hasSize(1);
        return records.get(0);
    }

    private static KafkaProducer<String, String> plain() {
        return new KafkaProducer<>(KAFKA.client(), new StringSerializer(), new StringSerializer());
    }
}
