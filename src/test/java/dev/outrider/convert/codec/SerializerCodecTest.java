package dev.outrider.convert.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.Utf8;
import dev.outrider.core.Failure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.ConnectException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.common.serialization.VoidSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SerializerCodecTest {

    /** What the serializer below was asked and told; tests of one class run one after the other. */
    private static final List<Object> SEEN = new ArrayList<>();

    private static Supplier<? extends Throwable> failure = IllegalStateException::new;

    @BeforeEach
    void forget() {
        SEEN.clear();
    }

    /** Notes everything. */
    public static final class Noting implements Serializer<Object> {
        @Override
        public void configure(Map<String, ?> configs, boolean isKey) {
            SEEN.add(configs + " " + isKey);
        }

        @Override
        public byte @Nullable [] serialize(String topic, Object data) {
            throw new AssertionError("called without headers");
        }

        @Override
        public byte @Nullable [] serialize(String topic, Headers headers, Object data) {
            SEEN.add(topic);
            SEEN.add(data);
            headers.add("noted", new byte[] {1});
            return "nothing".equals(data) ? null : Sample.bytes("<" + data + ">");
        }

        @Override
        public void close() {
            SEEN.add("closed");
        }
    }

    /** Fails as it is told. */
    public static final class Failing implements Serializer<Object> {
        @Override
        public byte[] serialize(String topic, Object data) {
            return fail(failure.get());
        }

        @SuppressWarnings("unchecked") // a checked exception may come out of any class file
        private static <T extends Throwable> byte[] fail(Throwable thrown) throws T {
            throw (T) thrown;
        }
    }

    /** As Confluent's client says what the registry answered. */
    public static final class RestClientException extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        RestClientException(int status) {
            super("the registry answered " + status);
            this.status = status;
        }

        /** The status. */
        public int getStatus() {
            return status;
        }
    }

    @Test
    void aSerializerIsCalledAsKafkasProducerWould() throws UnsendableException {
        SerializerCodec codec = new SerializerCodec(
                new SerializerRules(Noting.class.getName(), SerializerRules.Input.TEXT, () -> Map.of("a", "b"), null),
                "aggregateid",
                true,
                SerializerCodec.NO_SCHEMAS);
        RecordHeaders headers = new RecordHeaders();
        byte[] made = codec.encode(Sample.ROW, Sample.bytes("clé"), headers);
        assertThat(made).isEqualTo(Sample.bytes("<clé>"));
        assertThat(headers.lastHeader("noted")).isNotNull();
        assertThat(codec.encode(Sample.ROW, null, headers)).isNull();
        Sample.fails(
                codec, Sample.bytes("nothing"), Kind.PARK, "aggregateid: " + Noting.class.getName() + " made null");
        Sample.fails(codec, new byte[] {(byte) 0xff}, Kind.PARK, "aggregateid: is not text in UTF-8");
        codec.close();
        codec.close();
        Sample.fails(codec, Sample.bytes("late"), Kind.RETRY, "closed");
        assertThat(SEEN).containsExactly("{a=b} true", "orders", "clé", "orders", "nothing", "closed");
    }

    @Test
    void itIsGivenWhatIsAskedFor() throws UnsendableException {
        encode(SerializerRules.Input.BYTES, "x");
        encode(SerializerRules.Input.JSON_NODE, "{\"a\": 0.10, \"b\": 12345678901234567890}");
        encode(SerializerRules.Input.MAP, "{\"a\": 0.10, \"b\": [null]}");
        assertThat(SEEN.get(2)).isEqualTo(Sample.bytes("x"));
        JsonNode node = (JsonNode) SEEN.get(5);
        assertThat(node.path("a").decimalValue()).isEqualTo(new BigDecimal("0.10"));
        assertThat(node.path("b").bigIntegerValue()).hasToString("12345678901234567890");
        Map<?, ?> map = (Map<?, ?>) SEEN.get(8);
        assertThat(map.get("a")).isEqualTo(new BigDecimal("0.10"));
        assertThat(map.get("b")).hasToString("[null]");
    }

    private static void encode(SerializerRules.Input input, String text) throws UnsendableException {
        codec(Noting.class, input).encode(Sample.ROW, Sample.bytes(text), new RecordHeaders());
    }

    @Test
    void whatIsNoTreeIsParkedWithItsPlace() {
        Codec nodes = codec(Noting.class, SerializerRules.Input.JSON_NODE);
        Sample.fails(nodes, Sample.bytes("{\"a\":1,\"a\":2}"), Kind.PARK, "payload: is not JSON at line 1, column");
        Sample.fails(nodes, Sample.bytes("{} {}"), Kind.PARK, "payload: is not JSON at line 1, column");
        Sample.fails(nodes, Sample.bytes(""), Kind.PARK, "payload: is empty");
        Sample.fails(nodes, new byte[] {'"', (byte) 0xff, '"'}, Kind.PARK, "payload: is not text in UTF-8");
        Codec maps = codec(Noting.class, SerializerRules.Input.MAP);
        Sample.fails(maps, Sample.bytes("[1]"), Kind.PARK, "payload: is not a JSON object");
        Sample.fails(maps, Sample.bytes("null"), Kind.PARK, "payload: is not a JSON object");
    }

    @Test
    void kafkasOwnSerializersDo() throws UnsendableException {
        assertThat(Sample.encoded(codec(StringSerializer.class, SerializerRules.Input.TEXT), "käse"))
                .isEqualTo("käse");
        Sample.fails(
                codec(VoidSerializer.class, SerializerRules.Input.TEXT),
                Sample.bytes("key"),
                Kind.PARK,
                "cannot be cast to class java.lang.Void");
        Sample.fails(
                codec(IntegerSerializer.class, SerializerRules.Input.TEXT),
                Sample.bytes("1"),
                Kind.PARK,
                "cannot be cast to class java.lang.Integer");
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(new SerializationException("bad"), Kind.PARK),
                Arguments.of(new SerializationException("away", new ConnectException("refused")), Kind.RETRY),
                Arguments.of(new SerializationException(new RuntimeException(new IOException("reset"))), Kind.RETRY),
                Arguments.of(new SerializationException(new TimeoutException("late")), Kind.RETRY),
                Arguments.of(new SerializationException(new java.util.concurrent.TimeoutException()), Kind.RETRY),
                Arguments.of(new SerializationException(new JsonParseException(null, "bad")), Kind.PARK),
                Arguments.of(new SerializationException(new EOFException()), Kind.PARK),
                Arguments.of(new SerializationException(new SaslAuthenticationException("no")), Kind.HALT),
                Arguments.of(new TopicAuthorizationException("orders"), Kind.BLOCK_TOPIC),
                Arguments.of(new SerializationException(new RestClientException(404)), Kind.PARK),
                Arguments.of(new SerializationException(new RestClientException(409)), Kind.PARK),
                Arguments.of(new SerializationException(new RestClientException(422)), Kind.PARK),
                Arguments.of(new SerializationException(new RestClientException(429)), Kind.RETRY),
                Arguments.of(new SerializationException(new RestClientException(500)), Kind.RETRY),
                Arguments.of(new SerializationException(new RestClientException(503)), Kind.RETRY),
                Arguments.of(new SerializationException(new RestClientException(401)), Kind.BLOCK_TOPIC),
                Arguments.of(new SerializationException(new RestClientException(403)), Kind.BLOCK_TOPIC),
                Arguments.of(new NullPointerException(), Kind.PARK),
                Arguments.of(new IllegalArgumentException("no"), Kind.PARK),
                Arguments.of(new StackOverflowError(), Kind.PARK),
                Arguments.of(new NoClassDefFoundError("org/example/Missing"), Kind.RETRY));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whoseFaultItIsDecidesWhatBecomesOfTheRow(Throwable thrown, Kind kind) {
        failure = () -> thrown;
        Sample.fails(
                codec(Failing.class, SerializerRules.Input.TEXT),
                Sample.bytes("x"),
                kind,
                "payload: " + Failing.class.getName() + " failed: ");
    }

    private static SerializerCodec codec(Class<?> type, SerializerRules.Input input) {
        return new SerializerCodec(
                new SerializerRules(type.getName(), input, Map::of, null),
                "payload",
                false,
                SerializerCodec.NO_SCHEMAS);
    }

    @Test
    void utf8IsStrictBothWays() {
        assertThat(Utf8.text("é".getBytes(StandardCharsets.UTF_8))).isEqualTo("é");
        assertThat(Utf8.text("é".getBytes(StandardCharsets.ISO_8859_1))).isNull();
        assertThat(Utf8.isWhole("a🧀b")).isTrue();
        assertThat(Utf8.isWhole("\ud83e")).isFalse();
        assertThat(Utf8.isWhole("\uddc0\ud83e")).isFalse();
    }
}
