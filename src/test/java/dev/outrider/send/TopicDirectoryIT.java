package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.contract.Answers;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.TopicState;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.kafka.common.acl.AclOperation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Look-ups by a client that may not do everything, and what such a client's records meet. */
final class TopicDirectoryIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Kafka kafka = Kafka.secured();
    private final ExecutorService finisher = Executors.newCachedThreadPool();
    private final Map<String, Object> restricted = new HashMap<>(kafka.restrictedClient());
    private final KafkaBroker broker = new KafkaBroker(
            () -> ProducerDefaults.complete(restricted),
            KafkaBroker.Passage.PLAIN,
            KafkaBroker.LookUps.within(Duration.ofSeconds(10)),
            finisher);

    @AfterEach
    void close() {
        broker.close();
        finisher.shutdown();
    }

    @Test
    void aTopicThatMayNotBeSeenOrWrittenIsBlocked() {
        String hidden = kafka.newTopic("hidden", 1);
        String readable = kafka.newTopic("readable", 1);
        String writable = kafka.newTopic("writable", 2);
        kafka.allowRestricted(readable, AclOperation.DESCRIBE, AclOperation.READ);
        kafka.allowRestricted(writable, AclOperation.WRITE);
        Await.until(PATIENCE, "the permissions", () -> failure(writable) == null);

        assertThat(failure(hidden)).isEqualTo(Kind.BLOCK_TOPIC);
        assertThat(failure(readable)).isEqualTo(Kind.BLOCK_TOPIC);
        TopicState state = broker.describe(List.of(writable)).get(0);
        assertThat(state.partitions()).isEqualTo(2);
        // It may not read the topic's settings: the producer's limit is all it knows.
        assertThat(state.maxRecordBytes()).isEqualTo(1 << 20);
    }

    @Test
    void rowsForATopicThatMayNotBeWrittenAreRefusedAndBlockOnlyIt() throws BrokerException {
        String readable = kafka.newTopic("readable", 1);
        String writable = kafka.newTopic("writable", 1);
        kafka.allowRestricted(readable, AclOperation.DESCRIBE);
        kafka.allowRestricted(writable, AclOperation.WRITE);
        Await.until(PATIENCE, "the permissions", () -> failure(writable) == null);
        Answers answers = new Answers();
        Broker.Session session = broker.open(1, answers);
        session.send(List.of(new Rows(readable).alone(1, "key"), new Rows(writable).alone(2, "key")));
        Await.until(PATIENCE, "two answers", () -> answers.count() == 2);
        session.close();
        Await.until(PATIENCE, "the end", answers::isClosed);

        answers.assertEachAnsweredOnce(2);
        assertThat(answers.acknowledged()).containsExactly(2L);
        assertThat(answers.failure(1).kind()).isEqualTo(Kind.BLOCK_TOPIC);
        assertThat(answers.failure(1).outcome()).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void aWrongPasswordHaltsAndTheRightOneIsReadWithTheNextSession() throws BrokerException {
        String topic = kafka.newTopic("secret", 1);
        kafka.allowRestricted(topic, AclOperation.WRITE);
        String right = String.valueOf(restricted.get("sasl.jaas.config"));
        restricted.put("sasl.jaas.config", right.replaceAll("password=\"[^\"]*\"", "password=\"wrong\""));

        Answers refused = new Answers();
        Broker.Session first = broker.open(1, refused);
        first.send(List.of(new Rows(topic).alone(1, "key")));
        assertThat(refused.failure(1).kind()).isEqualTo(Kind.HALT);
        assertThat(failure(topic)).isEqualTo(Kind.HALT);
        first.close();

        restricted.put("sasl.jaas.config", right);
        Answers accepted = new Answers();
        Broker.Session second = broker.open(2, accepted);
        Await.until(PATIENCE, "the permission", () -> failure(topic) == null);
        second.send(List.of(new Rows(topic).alone(1, "key")));
        Await.until(PATIENCE, "an answer", () -> accepted.count() == 1);
        second.close();
        assertThat(accepted.acknowledged()).containsExactly(1L);
        Await.until(PATIENCE, "both ends", () -> refused.isClosed() && accepted.isClosed());
    }

    @Test
    void manyTopicsAreOneQuestionAndEachGetsItsAnswerOnce() {
        String topic = kafka.newTopic("many", 1);
        kafka.allowRestricted(topic, AclOperation.WRITE);
        Await.until(PATIENCE, "the permission", () -> failure(topic) == null);
        List<String> asked = new ArrayList<>(
                IntStream.range(0, 3_000).mapToObj(i -> "no-topic-" + i).toList());
        asked.add(topic);
        asked.add(topic);
        asked.add("");
        asked.add("__consumer_offsets!");
        List<TopicState> states = broker.describe(asked);

        assertThat(states).extracting(TopicState::topic).doesNotHaveDuplicates().hasSize(3_003);
        assertThat(states).filteredOn(state -> state.failure() == null).hasSize(1);
    }

    @Test
    void anAddressThatNobodyAnswersIsWaitedForButNotLong() {
        Map<String, Object> nobody = ProducerDefaults.complete(Map.of("bootstrap.servers", "127.0.0.1:1"));
        try (KafkaBroker away = new KafkaBroker(
                () -> nobody,
                KafkaBroker.Passage.PLAIN,
                KafkaBroker.LookUps.within(Duration.ofMillis(500)),
                finisher)) {
            long startNanos = System.nanoTime();
            TopicState state = away.describe(List.of("topic")).get(0);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(5));
            assertThat(state.failure()).isNotNull();
            assertThat(kind(state)).isEqualTo(Kind.RETRY);
        }
    }

    private @Nullable Kind failure(String topic) {
        return kind(broker.describe(List.of(topic)).get(0));
    }

    private static @Nullable Kind kind(TopicState state) {
        return state.failure() == null ? null : state.failure().kind();
    }
}
