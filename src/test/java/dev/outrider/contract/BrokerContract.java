package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.TopicState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link Broker} promises. Rows are numbered from 1 in each test; a row's id is its number as text. */
public abstract class BrokerContract {

    private static final int TOPIC_MAX_BYTES = 10_000;
    private static final int TOO_LARGE_FOR_TOPIC = 50_000;
    private static final int TOO_LARGE_FOR_PRODUCER = 150_000;

    private final Answers answers = new Answers();
    private final List<Broker.Session> opened = new ArrayList<>();
    private final String topic = "contract-" + UUID.randomUUID();
    private BrokerDriver driver;

    /** The world the tests run in; one per test. */
    protected abstract BrokerDriver driver();

    @BeforeEach
    void makeTheTopic() {
        driver = driver();
        driver.createTopic(topic, 3, TOPIC_MAX_BYTES);
    }

    @AfterEach
    void leaveNothingBehind() {
        driver.thaw();
        opened.forEach(Broker.Session::close);
        driver.close();
    }

    @Test
    void everyRowLandsOnItsPartitionInOrderAndIsAnsweredOnce() throws BrokerException {
        Broker.Session session = open(1, answers);
        session.send(rows(1, 100, seq -> alone(seq, "key-" + seq, (int) (seq % 3))));
        session.send(rows(101, 100, seq -> alone(seq, "key-" + seq, (int) (seq % 3))));
        awaitAnswers(200);
        session.close();
        driver.await("the end of the session", answers::isClosed);

        answers.assertEachAnsweredOnce(200);
        assertThat(answers.acknowledged()).hasSize(200);
        for (int partition = 0; partition < 3; partition++) {
            int expected = partition;
            assertThat(driver.log(topic, partition))
                    .containsExactlyElementsOf(
                            ids(LongStream.rangeClosed(1, 200).filter(seq -> seq % 3 == expected)));
        }
    }

    /** A leader that is not ready refuses a producer's first batch, and may take its second: the client then tries the first one in vain. */
    @Test
    void everyRowIsAnsweredWhileItsTopicIsBeingMade() throws BrokerException {
        int partitions = 100;
        int count = 3 * partitions;
        String young = "young-" + topic;
        Broker.Session session = open(1, answers);
        driver.beginTopic(young, partitions);
        session.send(rows(1, count, seq -> {
            Row row = row(seq, young, "key-" + seq, Content.of(new byte[100]));
            return Outgoing.of(row, 1, (int) (seq % partitions), true);
        }));
        awaitAnswers(count);

        answers.assertEachAnsweredOnce(count);
        assertThat(driver.log(young))
                .containsAll(ids(answers.acknowledged().stream().mapToLong(seq -> seq)));
        for (long seq = 1; seq <= count; seq++) {
            if (!answers.acknowledged().contains(seq)) {
                assertThat(answers.failure(seq).kind()).isEqualTo(Kind.RETRY);
            }
        }
    }

    @Test
    void rowsOfAChainAreAcknowledgedAndLandInTheOrderTheyWereSent() throws BrokerException {
        Broker.Session session = warm(1, answers);
        session.send(rows(2, 300, seq -> following(seq, "key")));
        awaitAnswers(301);

        assertThat(answers.acknowledged())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 301).boxed().toList());
        assertThat(driver.log(topic, 0)).containsExactlyElementsOf(ids(LongStream.rangeClosed(1, 301)));
    }

    @Test
    void aRefusedRowThatIsAloneClosesNothing() throws BrokerException {
        Broker.Session session = open(1, answers);
        session.send(List.of(
                alone(1, "one", 0), outgoing(2, "poison", TOO_LARGE_FOR_TOPIC, null, true), alone(3, "two", 0)));
        awaitAnswers(3);
        session.send(List.of(alone(4, "poison", 0), expired(5, "stale", true), alone(6, "three", 0)));
        awaitAnswers(6);

        assertThat(answers.isClosed()).isFalse();
        answers.assertEachAnsweredOnce(6);
        assertFailure(answers.failure(2), Kind.PARK, Outcome.REFUSED);
        assertFailure(answers.failure(5), Kind.PARK, Outcome.REFUSED);
        assertThat(driver.log(topic, 0)).containsExactlyInAnyOrder("1", "3", "4", "6");
    }

    @Test
    void nothingLandsBehindARefusedRowOfAWarmChain() throws BrokerException {
        Broker.Session session = warm(1, answers);
        List<Outgoing> rows = new ArrayList<>(rows(2, 12, seq -> following(seq, "key")));
        rows.set(2, outgoing(4, "key", TOO_LARGE_FOR_TOPIC, null, false));
        session.send(rows);
        driver.await("the end of the session", answers::isClosed);

        answers.assertEachAnsweredOnce(13);
        assertFailure(answers.failure(4), Kind.PARK, Outcome.REFUSED);
        assertThat(answers.acknowledged()).containsExactly(1L, 2L, 3L);
        for (long seq = 5; seq <= 13; seq++) {
            assertThat(answers.failure(seq).kind()).isEqualTo(Kind.RETRY);
        }
        assertLandsAfter(List.of("1", "2", "3"));
    }

    @Test
    void nothingLandsBehindAnExpiredRowOfAWarmChain() throws BrokerException {
        Broker.Session session = warm(1, answers);
        session.send(List.of(following(2, "key"), expired(3, "key", false), following(4, "key"), following(5, "key")));
        driver.await("the end of the session", answers::isClosed);

        answers.assertEachAnsweredOnce(5);
        assertFailure(answers.failure(3), Kind.PARK, Outcome.REFUSED);
        assertLandsAfter(List.of("1", "2"));
    }

    @Test
    void aRowThatWasNotSentStopsItsChainUntilOneComesThatIsAlone() throws BrokerException {
        Broker.Session session = warm(1, answers);
        session.send(List.of(
                following(2, "key"),
                outgoing(3, "key", TOO_LARGE_FOR_PRODUCER, null, false),
                following(4, "key"),
                alone(5, "other", 0)));
        session.send(List.of(following(6, "key")));
        awaitAnswers(6);
        session.send(List.of(alone(7, "key", 0)));
        awaitAnswers(7);
        session.send(List.of(following(8, "key")));
        awaitAnswers(8);

        assertThat(answers.isClosed()).isFalse();
        answers.assertEachAnsweredOnce(8);
        assertFailure(answers.failure(3), Kind.PARK, Outcome.NOT_SENT);
        assertFailure(answers.failure(4), Kind.RETRY, Outcome.NOT_SENT);
        assertFailure(answers.failure(6), Kind.RETRY, Outcome.NOT_SENT);
        assertThat(driver.log(topic, 0)).containsExactlyInAnyOrder("1", "2", "5", "7", "8");
    }

    @Test
    void closingAnswersEveryRowThenTellsOfTheEndOnce() throws BrokerException {
        Broker.Session session = warm(1, answers);
        driver.freeze();
        session.send(rows(2, 100, seq -> alone(seq, "key-" + seq, (int) (seq % 3))));
        session.close();
        session.close();
        driver.await("the end of the session", answers::isClosed);
        session.close();

        answers.assertEachAnsweredOnce(101);
        for (long seq = 2; seq <= 101; seq++) {
            assertFailure(answers.failure(seq), Kind.RETRY, Outcome.UNKNOWN);
        }
    }

    @Test
    void whatComesAfterTheEndIsNotSent() throws BrokerException {
        Broker.Session session = warm(1, answers);
        session.close();
        driver.await("the end of the session", answers::isClosed);
        Answers late = new Answers();
        Broker.Session second = open(2, late);
        second.close();
        second.send(List.of(alone(1, "key", 0), alone(2, "other", 1)));
        driver.await("two refusals", () -> late.isClosed() && late.count() == 2);

        late.assertEachAnsweredOnce(2);
        assertFailure(late.failure(1), Kind.RETRY, Outcome.NOT_SENT);
        assertFailure(late.failure(2), Kind.RETRY, Outcome.NOT_SENT);
        assertThat(driver.log(topic, 1)).isEmpty();
    }

    @Test
    void aFrozenBrokerIsWaitedFor() throws BrokerException {
        Broker.Session session = warm(1, answers);
        driver.freeze();
        session.send(rows(2, 50, seq -> following(seq, "key")));
        driver.thaw();
        awaitAnswers(51);

        answers.assertEachAnsweredOnce(51);
        assertThat(answers.acknowledged()).hasSize(51);
        assertThat(driver.log(topic, 0)).containsExactlyElementsOf(ids(LongStream.rangeClosed(1, 51)));
    }

    @Test
    void aRowForAnUnknownTopicIsNotSentAndHoldsUpNoOther() throws BrokerException {
        Broker.Session session = open(1, answers);
        Outgoing lost = Outgoing.of(row(1, "no-" + topic, "key", Content.of(new byte[10])), 1, 0, true);
        session.send(List.of(lost, alone(2, "key", 0)));
        awaitAnswers(2);

        answers.assertEachAnsweredOnce(2);
        assertFailure(answers.failure(1), Kind.BLOCK_TOPIC, Outcome.NOT_SENT);
        assertThat(answers.acknowledged()).containsExactly(2L);
    }

    @Test
    void topicsAreDescribed() {
        String missing = "no-" + topic;
        String invalid = "not a topic name!";
        List<TopicState> states = driver.broker().describe(List.of(missing, topic, invalid));

        assertThat(states).extracting(TopicState::topic).containsExactlyInAnyOrder(missing, topic, invalid);
        TopicState known = state(states, topic);
        assertThat(known.failure()).isNull();
        assertThat(known.partitions()).isEqualTo(3);
        assertThat(known.maxRecordBytes()).isBetween(TOPIC_MAX_BYTES / 2, TOPIC_MAX_BYTES);
        assertThat(failure(states, missing).kind()).isEqualTo(Kind.BLOCK_TOPIC);
        assertThat(failure(states, invalid).kind()).isEqualTo(Kind.PARK);
    }

    @Test
    void theProducersLimitBoundsTheTopics() {
        String roomy = "roomy-" + topic;
        driver.createTopic(roomy, 1, 10 * BrokerDriver.PRODUCER_MAX_BYTES);
        TopicState state = state(driver.broker().describe(List.of(roomy)), roomy);

        assertThat(state.maxRecordBytes())
                .isBetween(BrokerDriver.PRODUCER_MAX_BYTES / 2, BrokerDriver.PRODUCER_MAX_BYTES);
    }

    @Test
    void theClusterAnswersWhenItIsLookedAtAndNotWhileItIsFrozen() {
        assertThat(driver.broker().look()).isNull();
        driver.freeze();
        Failure away = driver.broker().look();
        driver.thaw();

        assertThat(away).isNotNull();
        assertFailure(away, Kind.RETRY, Outcome.NOT_SENT);
        assertThat(driver.broker().look()).isNull();
    }

    @Test
    void nothingIsKnownOfTopicsWhileTheBrokerIsFrozen() {
        driver.freeze();
        assertThat(failure(driver.broker().describe(List.of(topic)), topic).kind())
                .isEqualTo(Kind.RETRY);
    }

    /** Another session sends one more row to partition 0; when it is acknowledged, whatever else would land has landed. */
    private void assertLandsAfter(List<String> before) throws BrokerException {
        Answers last = new Answers();
        open(2, last).send(List.of(Outgoing.of(row(1_000, topic, "last", Content.of(new byte[10])), 2, 0, true)));
        driver.await("the last row", () -> last.count() == 1);
        List<String> expected = new ArrayList<>(before);
        expected.add("1000");
        assertThat(driver.log(topic, 0)).containsExactlyElementsOf(expected);
    }

    /** A session in which partition 0 has acknowledged row 1, of chain "key". */
    private Broker.Session warm(int number, Answers to) throws BrokerException {
        Broker.Session session = open(number, to);
        session.send(List.of(alone(1, "key", 0)));
        driver.await("row 1", () -> to.count() == 1);
        return session;
    }

    private Broker.Session open(int number, Answers to) throws BrokerException {
        Broker.Session session = driver.broker().open(number, to);
        opened.add(session);
        return session;
    }

    private void awaitAnswers(int count) {
        try {
            driver.await(count + " answers", () -> answers.count() >= count);
        } catch (AssertionError e) {
            throw new AssertionError("So far " + answers, e);
        }
    }

    private Outgoing alone(long seq, String key, int partition) {
        return Outgoing.of(row(seq, topic, key, Content.of(new byte[100])), 1, partition, true);
    }

    private Outgoing following(long seq, String key) {
        return outgoing(seq, key, 100, null, false);
    }

    private Outgoing expired(long seq, String key, boolean alone) {
        return outgoing(seq, key, 100, driver.nowMillis() - 2 * BrokerDriver.OLDEST_MILLIS, alone);
    }

    private Outgoing outgoing(long seq, String key, int bytes, @Nullable Long timestampMillis, boolean alone) {
        Content content = new Content(new byte[bytes], timestampMillis, null, null, null, null);
        return Outgoing.of(row(seq, topic, key, content), 1, 0, alone);
    }

    private static Row row(long seq, String topic, String key, Content content) {
        ChainId chain = new ChainId(topic, key.getBytes(StandardCharsets.UTF_8));
        return new Row(seq, Long.toString(seq), chain, null, content, null);
    }

    private static List<Outgoing> rows(long first, int count, LongFunction<Outgoing> make) {
        return LongStream.range(first, first + count).mapToObj(make).toList();
    }

    private static List<String> ids(LongStream seqs) {
        return seqs.mapToObj(Long::toString).toList();
    }

    private static TopicState state(List<TopicState> states, String topic) {
        return states.stream()
                .filter(state -> state.topic().equals(topic))
                .findFirst()
                .orElseThrow();
    }

    private static Failure failure(List<TopicState> states, String topic) {
        Failure failure = state(states, topic).failure();
        if (failure == null) {
            throw new AssertionError(topic + " is said to be fine");
        }
        return failure;
    }

    private static void assertFailure(Failure failure, Kind kind, Outcome outcome) {
        assertThat(failure).extracting(Failure::kind, Failure::outcome).containsExactly(kind, outcome);
    }
}
