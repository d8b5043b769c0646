package dev.outrider.confirm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

@Tag("foundation")
final class VerdictTableTest {

    private static final List<String> PARKED = List.of(
            "RecordTooLargeException",
            "RecordBatchTooLargeException",
            "InvalidTimestampException",
            "InvalidTopicException",
            "SerializationException",
            "RecordDeserializationException");

    private static final List<String> TOPIC_BLOCKED = List.of(
            "UnknownTopicOrPartitionException",
            "UnknownTopicIdException",
            "TopicAuthorizationException",
            "PolicyViolationException",
            "UnsupportedForMessageFormatException");

    private static final List<String> HALTED = List.of(
            "AuthenticationException",
            "SaslAuthenticationException",
            "SslAuthenticationException",
            "IllegalSaslStateException",
            "UnsupportedSaslMechanismException",
            "UnsupportedByAuthenticationException",
            "UnacceptableCredentialException",
            "SecurityDisabledException",
            "PrincipalDeserializationException",
            "AuthorizationException",
            "ClusterAuthorizationException",
            "GroupAuthorizationException",
            "TransactionalIdAuthorizationException",
            "DelegationTokenAuthorizationException",
            "DelegationTokenDisabledException",
            "DelegationTokenExpiredException",
            "DelegationTokenNotFoundException",
            "DelegationTokenOwnerMismatchException",
            "UnsupportedVersionException",
            "UnsupportedCompressionTypeException",
            "InvalidRequiredAcksException",
            "InvalidRequestException",
            "InvalidConfigurationException",
            "MismatchedEndpointTypeException",
            "UnsupportedEndpointTypeException",
            "InconsistentClusterIdException",
            "ProducerFencedException");

    private final VerdictTable table = VerdictTable.load();

    /** One test for each exception that the client really has: whatever is not named above must be RETRY, and unknown. */
    @TestFactory
    Stream<DynamicTest> everyExceptionOfTheClientIsJudged() {
        Map<String, Kind> expected = new HashMap<>();
        PARKED.forEach(name -> expected.put(name, Kind.PARK));
        TOPIC_BLOCKED.forEach(name -> expected.put(name, Kind.BLOCK_TOPIC));
        HALTED.forEach(name -> expected.put(name, Kind.HALT));
        return KafkaExceptions.all().stream()
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> {
                    Verdict verdict = table.verdicts().get(type.getName());
                    assertThat(verdict).as("the table has no line for %s", type).isNotNull();
                    Kind kind = expected.getOrDefault(type.getSimpleName(), Kind.RETRY);
                    boolean refused = kind == Kind.PARK || kind == Kind.BLOCK_TOPIC;
                    assertThat(verdict)
                            .extracting(Verdict::kind, Verdict::outcome)
                            .containsExactly(kind, refused ? Outcome.REFUSED : Outcome.UNKNOWN);
                }));
    }

    @Test
    void theClientHasAsManyExceptionsAsExpected() {
        assertThat(KafkaExceptions.all()).hasSizeGreaterThan(150);
        assertThat(KafkaExceptions.all())
                .extracting(Class::getSimpleName)
                .containsAll(PARKED)
                .containsAll(TOPIC_BLOCKED)
                .containsAll(HALTED);
    }

    @Test
    void everyLineNamesAnExceptionThatExists() {
        assertThat(table.verdicts().keySet())
                .allSatisfy(name -> assertThat(KafkaExceptions.named(name)).isAssignableTo(Throwable.class));
    }

    @Test
    void nothingThatKafkaCallsRetriableIsHeldAgainstTheRowOrHaltsAll() {
        Set<Kind> kinds = KafkaExceptions.all().stream()
                .filter(RetriableException.class::isAssignableFrom)
                .map(type -> table.of(type).kind())
                .collect(Collectors.toSet());
        assertThat(kinds).containsExactlyInAnyOrder(Kind.RETRY, Kind.BLOCK_TOPIC);
    }

    @Test
    void aClassOfANewerClientIsJudgedAsItsNearestAncestor() {
        Verdict verdict = table.of(NewAuthenticationException.class);
        assertThat(verdict.kind()).isEqualTo(Kind.HALT);
    }

    @Test
    void linesThatCannotBeReadAreRefused() {
        assertThatThrownBy(() -> VerdictTable.parse("X RETRY")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VerdictTable.parse("X RETRY UNKNOWN wrap"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> VerdictTable.parse("X RETRY UNKNOWN\nX HALT UNKNOWN"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static final class NewAuthenticationException
            extends org.apache.kafka.common.errors.AuthenticationException {
        private static final long serialVersionUID = 1L;

        NewAuthenticationException() {
            super("new");
        }
    }
}
