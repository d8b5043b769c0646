package dev.outrider.interceptor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.outrider.testkit.Kafka;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The three interceptors in producers that have nothing to do with the relay. */
class ProducersIT {

    private static final long ANSWER_SECONDS = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Kafka kafka = Kafka.shared();
    private final String topic = kafka.newTopic("interceptors", 1);

    @Test
    void standardHeadersAreAddedWhereTheyAreAbsent() throws Exception {
        Map<String, Object> settings = interceptors(StandardHeadersInterceptor.class);
        settings.put("outrider.header.origin", "shop-1");
        settings.put("outrider.header.environment", "test");
        try (KafkaProducer<String, String> producer = producer(settings, new StringSerializer())) {
            send(producer, "bare");
            ProducerRecord<String, String> own = new ProducerRecord<>(topic, "own");
            own.headers().add("id", new byte[] {'7'}).add("origin", new byte[] {'x'});
            producer.send(own).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        List<ConsumerRecord<byte[], byte[]>> found = kafka.consumeAll(topic);
        assertThat(headers(found.get(0)))
                .matches(
                        "id=[0-9a-f-]{36} environment=test origin=shop-1|id=[0-9a-f-]{36} origin=shop-1 environment=test");
        assertThat(headers(found.get(1))).isEqualTo("id=7 origin=x environment=test");
    }

    @Test
    void textsBytesAndTreesAreCleanedAndKeepTheirType() throws Exception {
        Map<String, Object> settings = interceptors(RedactingInterceptor.class);
        settings.put(RedactingInterceptor.RULES, List.of("drop /a", "mask header h"));
        try (KafkaProducer<String, String> texts = producer(settings, new StringSerializer());
                KafkaProducer<String, byte[]> bytes = producer(settings, new ByteArraySerializer());
                KafkaProducer<String, JsonNode> trees = producer(settings, (name, tree) -> written(JSON, tree))) {
            send(texts, "{\"a\":1,\"b\":1.50}");
            send(bytes, "{\"a\":1,\"b\":2.50}".getBytes(StandardCharsets.UTF_8));
            send(trees, JSON.readTree("{\"a\":1,\"b\":[3.5, 12345678901234567890]}"));
            send(texts, null);
            ProducerRecord<String, String> header = new ProducerRecord<>(topic, "{}");
            header.headers().add("h", new byte[] {'x'});
            texts.send(header).get(ANSWER_SECONDS, TimeUnit.SECONDS);
        }
        List<ConsumerRecord<byte[], byte[]>> found = kafka.consumeAll(topic);
        assertThat(found.stream().map(record -> text(record.value())))
                .containsExactly("{\"b\":1.50}", "{\"b\":2.50}", "{\"b\":[3.5,12345678901234567890]}", "null", "{}");
        assertThat(headers(found.get(4))).isEqualTo("h=***");
    }

    static Stream<Arguments> uncleanable() {
        ObjectMapper generous = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        return Stream.of(
                Arguments.of("text", "hunter2", new StringSerializer()),
                Arguments.of("bytes", "hunter2".getBytes(StandardCharsets.UTF_8), new ByteArraySerializer()),
                Arguments.of("a tree without what is demanded", new TextNode("hunter2"), byJackson(new ObjectMapper())),
                Arguments.of("any object, by its properties", new AtomicReference<>("hunter2"), byJackson(generous)),
                Arguments.of("any object, by its text", new AtomicReference<>("hunter2"), byText()));
    }

    private static Serializer<Object> byJackson(ObjectMapper mapper) {
        return (topic, value) -> written(mapper, value);
    }

    private static Serializer<Object> byText() {
        return (topic, value) -> value.toString().getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uncleanable")
    <V> void whatCannotBeCleanedIsNotSentWhateverTheSerializer(String name, V value, Serializer<V> serializer)
            throws Exception {
        Map<String, Object> settings = interceptors(RedactingInterceptor.class);
        settings.put(RedactingInterceptor.RULES, "drop /a");
        settings.put(RedactingInterceptor.MISSING, "refuse");
        try (KafkaProducer<String, V> producer = producer(settings, serializer)) {
            assertThatThrownBy(() -> send(producer, value))
                    .isInstanceOfAny(SerializationException.class, IllegalStateException.class)
                    .satisfies(thrown -> assertThat(stackOf(thrown)).doesNotContain("hunter2"));
            assertThat(metric(producer, "redaction-refused-total")).isEqualTo(1L);
        }
        assertThat(kafka.consumeAll(topic)).isEmpty();
    }

    @Test
    void countsAreAmongTheProducersMetrics() throws Exception {
        Map<String, Object> settings = interceptors(LoggingInterceptor.class);
        settings.put(LoggingInterceptor.EVERY, 1);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 1_000);
        try (KafkaProducer<String, String> producer = producer(settings, new StringSerializer())) {
            send(producer, "one");
            send(producer, "three");
            assertThatThrownBy(() -> send(producer, "x".repeat(2_000))).hasMessageContaining("RecordTooLarge");
            assertThat(metric(producer, "record-sent-total")).isEqualTo(3L);
            assertThat(metric(producer, "record-acknowledged-total")).isEqualTo(2L);
            assertThat(metric(producer, "record-failed-total")).isEqualTo(1L);
            assertThat(metric(producer, "record-acknowledged-bytes-total")).isEqualTo(8L);
        }
    }

    @Test
    void aSettingThatIsMisspeltKeepsTheProducerFromBeingMade() {
        assertRefused(RedactingInterceptor.class, "outrider.redact.rule", "drop /a", "outrider.redact.rules");
        assertRefused(RedactingInterceptor.class, RedactingInterceptor.RULES, "erase /a", "must begin with drop");
        assertRefused(
                RedactingInterceptor.class,
                RedactingInterceptor.RULES,
                "hash /a",
                "outrider.redact.hash.key is needed");
        assertRefused(LoggingInterceptor.class, LoggingInterceptor.EVERY, "often", "outrider.log.every");
        assertRefused(LoggingInterceptor.class, "outrider.log.all", "1", "is no setting");
        assertRefused(StandardHeadersInterceptor.class, "outrider.header.id", "1", "a name other than id");
        assertRefused(StandardHeadersInterceptor.class, "outrider.headers.x", "1", "is no setting");
    }

    private void assertRefused(Class<?> type, String name, Object value, String reason) {
        Map<String, Object> settings = interceptors(type);
        settings.put(name, value);
        assertThatThrownBy(() -> producer(settings, new StringSerializer()).close())
                .isInstanceOf(KafkaException.class)
                .hasStackTraceContaining(reason);
    }

    private static Map<String, Object> interceptors(Class<?> type) {
        return new HashMap<>(Map.of(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, type.getName()));
    }

    private <V> KafkaProducer<String, V> producer(Map<String, Object> settings, Serializer<V> values) {
        Map<String, Object> all = new HashMap<>(kafka.client());
        all.putAll(settings);
        return new KafkaProducer<>(all, new StringSerializer(), values);
    }

    private <V> void send(KafkaProducer<String, V> producer, V value) throws Exception {
        producer.send(new ProducerRecord<>(topic, value)).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    }

    private static Object metric(KafkaProducer<?, ?> producer, String name) {
        return producer.metrics().values().stream()
                .filter(metric -> metric.metricName().group().equals("plugins")
                        && metric.metricName().name().equals(name))
                .map(Metric::metricValue)
                .findFirst()
                .orElseThrow();
    }

    private static byte[] written(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new SerializationException(e);
        }
    }

    private static String headers(ConsumerRecord<byte[], byte[]> record) {
        List<String> all = new ArrayList<>();
        record.headers().forEach(header -> all.add(header.key() + "=" + text(header.value())));
        return String.join(" ", all);
    }

    private static String text(byte[] bytes) {
        return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }

    private static String stackOf(Throwable thrown) {
        java.io.StringWriter text = new java.io.StringWriter();
        thrown.printStackTrace(new java.io.PrintWriter(text));
        return text.toString();
    }
}
