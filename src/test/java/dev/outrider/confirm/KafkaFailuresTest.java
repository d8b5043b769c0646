package dev.outrider.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.net.ConnectException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.BufferExhaustedException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("foundation")
final class KafkaFailuresTest {

    /** Every error a broker can send, as the client makes an exception of it. */
    @TestFactory
    Stream<DynamicTest> everyErrorOfTheProtocolIsJudgedByItsLine() {
        VerdictTable table = VerdictTable.load();
        return Stream.of(Errors.values())
                .filter(error -> error != Errors.NONE)
                .map(error -> DynamicTest.dynamicTest(error.name(), () -> {
                    Throwable thrown = error.exception("said the broker");
                    Verdict line = table.of(thrown.getClass());
                    assertThat(KafkaFailures.reported(thrown))
                            .isEqualTo(new Failure(
                                    line.kind(),
                                    line.outcome(),
                                    thrown.getClass().getSimpleName(),
                                    "said the broker"));
                }));
    }

    @Test
    void aTimeOutIsUnknownOnTheProducersThreadAndNotSentOnOurs() {
        TimeoutException thrown = new TimeoutException("Expiring 3 record(s)");
        assertJudged(KafkaFailures.reported(thrown), Kind.RETRY, Outcome.UNKNOWN);
        assertJudged(KafkaFailures.notSent(thrown), Kind.RETRY, Outcome.NOT_SENT);
        assertJudged(KafkaFailures.notSent(new BufferExhaustedException("full")), Kind.RETRY, Outcome.NOT_SENT);
    }

    @Test
    void theCauseOfAMetadataTimeOutDecides() {
        Failure failure = KafkaFailures.notSent(new TimeoutException(
                "Topic x not present in metadata after 10 ms.", new UnknownTopicOrPartitionException("no such topic")));
        assertJudged(failure, Kind.BLOCK_TOPIC, Outcome.NOT_SENT);
        assertThat(failure.code()).isEqualTo("UnknownTopicOrPartitionException");
        assertThat(failure.message()).isEqualTo("Topic x not present in metadata after 10 ms.: no such topic");
    }

    @Test
    void aSerializerThatCannotReachItsRegistryIsNoPoison() {
        SerializationException away = new SerializationException("cannot", new ConnectException("refused"));
        assertJudged(KafkaFailures.notSent(away), Kind.RETRY, Outcome.NOT_SENT);
        SerializationException poison =
                new SerializationException("cannot", new IllegalArgumentException("not a number"));
        assertJudged(KafkaFailures.notSent(poison), Kind.PARK, Outcome.NOT_SENT);
        assertJudged(KafkaFailures.notSent(new ExecutionException(poison)), Kind.PARK, Outcome.NOT_SENT);
    }

    @Test
    void whoFellWithABadRowOfItsBatchIsNoSuspect() {
        Failure innocent = KafkaFailures.reported(new KafkaException(
                "Failed to append record because it was part of a batch which had one more more invalid records"));
        assertJudged(innocent, Kind.RETRY, Outcome.REFUSED);
        assertJudged(KafkaFailures.reported(new InvalidRecordException("bad")), Kind.PARK, Outcome.REFUSED);
        assertJudged(KafkaFailures.reported(new InvalidTimestampException("old")), Kind.PARK, Outcome.REFUSED);
    }

    @Test
    void whoIsNamedIsNamedByTheSameCodeWhoeverElseIs() {
        String said = "Timestamp 1000 of message with offset 3 is out of range. The timestamp should be within [1, 2]";
        Failure alone = KafkaFailures.reported(new InvalidTimestampException(said));
        assertThat(alone.named()).isTrue();
        assertThat(alone).isEqualTo(KafkaFailures.reported(new InvalidRecordException(said)));
        assertThat(alone.code()).isEqualTo("InvalidTimestampException");
        Failure keyless = KafkaFailures.reported(new InvalidRecordException(
                "Compacted topic cannot accept message without key in topic partition t-0."));
        assertThat(keyless.named()).isTrue();
        assertThat(keyless.code()).isEqualTo("InvalidRecordException");
        assertThat(KafkaFailures.reported(new InvalidRecordException(
                                "Log record DefaultRecord(offset=0) is rejected by the record interceptor x.Validator"))
                        .named())
                .isTrue();
    }

    /** Each row of the batch is told these: whoever believed them would park the innocent. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "One or more records have been rejected due to invalid timestamp",
                "One or more records have been rejected due to 2 record errors in total, and only showing the first three errors at most:"
                        + " [Timestamp 1000 of message with offset 3 is out of range.]",
                "This record has failed the validation on broker and hence will be rejected.",
                "The timestamp of the message is out of acceptable range.",
                "whatever another broker says",
            })
    void whatIsSaidOfABatchNamesNobody(String said) {
        assertThat(KafkaFailures.reported(new InvalidRecordException(said)).named())
                .isFalse();
        assertThat(KafkaFailures.reported(new InvalidTimestampException(said)).named())
                .isFalse();
    }

    @Test
    void anyOtherBareExceptionIsNotHeldAgainstTheRow() {
        assertJudged(KafkaFailures.reported(new KafkaException("whatever")), Kind.RETRY, Outcome.UNKNOWN);
        KafkaException forced = new KafkaException("Producer is closed forcefully.");
        assertJudged(KafkaFailures.reported(forced), Kind.RETRY, Outcome.UNKNOWN);
        assertThat(KafkaFailures.isForcedClose(forced)).isTrue();
        assertThat(KafkaFailures.isForcedClose(new KafkaException("whatever"))).isFalse();
    }

    @Test
    void aProducerInAnErrorStateMayHaveTakenTheRecordAlready() {
        KafkaException state = new KafkaException("in an error state", new ClusterAuthorizationException("no"));
        assertJudged(KafkaFailures.notSent(state), Kind.HALT, Outcome.UNKNOWN);
        assertJudged(KafkaFailures.nothingSent(state), Kind.HALT, Outcome.NOT_SENT);
    }

    @Test
    void settingsThatNoProducerCanBeMadeOfHalt() {
        assertJudged(
                KafkaFailures.nothingSent(
                        new KafkaException("Failed to construct", new ConfigException("no key store"))),
                Kind.HALT,
                Outcome.NOT_SENT);
    }

    /** Kafka and Java quote what they do not understand, and that may be the password. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "user s3cret-token",
                "user required s3cret-token",
                "user required password s3cret-token;",
                "user required password=\"s3cret-token\"",
                "s3cret-token required;",
                "java.lang.String required; s3cret-token required;",
            })
    void aLoginThatCannotBeReadIsNotQuoted(String login) {
        Failure failure = KafkaFailures.nothingSent(producerWith(login));
        assertJudged(failure, Kind.HALT, Outcome.NOT_SENT);
        assertThat(failure.message())
                .startsWith("kafka.sasl.jaas.config cannot be read")
                .contains("username=", "semicolon")
                .doesNotContain("s3cret");
    }

    @Test
    void thatThereIsNoLoginIsToldInTheWordsOfKafka() {
        assertThat(KafkaFailures.nothingSent(producerWith(null)).message())
                .doesNotContain("cannot be read")
                .containsIgnoringCase("configuration");
    }

    /** What the making of a producer throws. */
    private static Throwable producerWith(@Nullable String login) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "bootstrap.servers", "127.0.0.1:1", "security.protocol", "SASL_PLAINTEXT", "sasl.mechanism", "PLAIN"));
        if (login != null) {
            properties.put("sasl.jaas.config", login);
        }
        Throwable thrown = catchThrowable(
                () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()).close());
        assertThat(thrown).isNotNull();
        return thrown;
    }

    @Test
    void aChainOfCausesThatBitesItsTailEnds() {
        RuntimeException head = new RuntimeException("head");
        RuntimeException tail = new RuntimeException("tail", head);
        head.initCause(tail);
        assertJudged(KafkaFailures.reported(head), Kind.RETRY, Outcome.UNKNOWN);
    }

    @Test
    void messagesAreOneLine() {
        assertThat(KafkaFailures.reported(new KafkaException(" first\n  second\r\n"))
                        .message())
                .isEqualTo("first second");
        assertThat(KafkaFailures.reported(new IllegalStateException()).message())
                .isEqualTo("IllegalStateException");
    }

    @Test
    void anInterruptedSendWasNotSent() {
        try {
            assertJudged(KafkaFailures.notSent(new InterruptException("stop")), Kind.RETRY, Outcome.NOT_SENT);
        } finally {
            // Kafka's exception interrupts the thread that makes it.
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private static void assertJudged(Failure failure, Kind kind, Outcome outcome) {
        assertThat(failure).extracting(Failure::kind, Failure::outcome).containsExactly(kind, outcome);
    }
}
