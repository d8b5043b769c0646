package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.contract.Answers;
import dev.outrider.core.Content;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What needs no broker: producers that cannot reach one, or that have died. */
final class ProducerSessionTest {

    private static final RecordSizes NO_LIMITS =
            new RecordSizes(new SizeLimit(Integer.MAX_VALUE, 16_384, false), topic -> Integer.MAX_VALUE);
    private static final Duration PATIENCE = Duration.ofSeconds(19);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Answers answers = new Answers();
    private final Rows rows = new Rows("topic");

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void aProducerWhoseThreadHasDiedLeavesNoRowWithoutAnswer() {
        ProducerSession session = session(new MuteProducer());
        session.send(List.of(rows.alone(1, "a"), rows.alone(2, "b")));
        assertThat(answers.count()).isZero();
        session.close();
        awaitTheEnd();

        answers.assertEachAnsweredOnce(2);
        assertThat(answers.failure(1)).satisfies(failure -> {
            assertThat(failure.kind()).isEqualTo(Kind.RETRY);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        });
    }

    @Test
    void closingFreesASendThatBlocks() {
        ProducerSession session = session(unreachable(Duration.ofMinutes(1)));
        List<Outgoing> given = List.of(rows.alone(1, "a"), rows.alone(2, "b"));
        AtomicReference<@Nullable Thread> sender = new AtomicReference<>();
        threads.execute(() -> {
            sender.set(Thread.currentThread());
            session.send(given);
        });
        Await.until(PATIENCE, "the sender to block", () -> {
            Thread blocked = sender.get();
            return blocked != null && blocked.getState() == Thread.State.TIMED_WAITING;
        });
        session.close();
        awaitTheEnd();

        answers.assertEachAnsweredOnce(2);
        assertThat(answers.failure(1).outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(answers.failure(2).outcome()).isEqualTo(Outcome.NOT_SENT);
    }

    @Test
    void oneListWaitsOnceForAClusterThatIsAway() {
        ProducerSession session = session(unreachable(Duration.ofMillis(500)));
        List<Outgoing> given = LongStream.rangeClosed(1, 40)
                .mapToObj(seq -> new Rows("topic-" + seq).alone(seq, "key"))
                .toList();
        long startNanos = System.nanoTime();
        session.send(given);

        // Forty waits would take 20 s.
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isBetween(Duration.ofMillis(500), PATIENCE);
        answers.assertEachAnsweredOnce(40);
        assertThat(answers.failure(40)).isEqualTo(answers.failure(1));
        assertThat(answers.failure(40).outcome()).isEqualTo(Outcome.NOT_SENT);
        session.close();
        awaitTheEnd();
    }

    @Test
    void aRowThatCannotBecomeARecordStopsItsChainOnly() {
        ProducerSession session = session(new MuteProducer());
        Content bad = new Content(new byte[1], null, null, null, "no json", null);
        session.send(List.of(rows.row(1, "a", bad, false), rows.following(2, "a"), rows.following(3, "b")));

        assertThat(answers.count()).isEqualTo(2);
        assertThat(answers.failure(1).kind()).isEqualTo(Kind.PARK);
        assertThat(answers.failure(1).message()).startsWith("headers: ");
        assertThat(answers.failure(2).kind()).isEqualTo(Kind.RETRY);
        session.close();
        awaitTheEnd();
        answers.assertEachAnsweredOnce(3);
        assertThat(answers.failure(3).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aRowThatIsOvertakenIsAnsweredByTheEndOfItsProducer() {
        HandDrivenProducer producer = new HandDrivenProducer();
        ProducerSession session = session(producer);
        session.send(List.of(rows.alone(1, "a"), rows.alone(2, "b"), rows.alone(3, "c")));
        onProducersThread(() -> producer.acknowledge(0));
        assertThat(producer.closed()).isFalse();
        onProducersThread(() -> producer.acknowledge(2));
        awaitTheEnd();

        assertThat(producer.closed()).isTrue();
        answers.assertEachAnsweredOnce(3);
        assertThat(answers.acknowledged()).containsExactly(1L, 3L);
        assertThat(answers.failure(2).kind()).isEqualTo(Kind.RETRY);
        assertThat(answers.failure(2).outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void whatWasRefusedOrNeverTakenIsNotOvertaken() {
        HandDrivenProducer producer = new HandDrivenProducer();
        ProducerSession session = session(producer);
        Content bad = new Content(new byte[1], null, null, null, "no json", null);
        session.send(List.of(rows.row(1, "a", bad, true), rows.alone(2, "b"), rows.alone(3, "c"), rows.alone(4, "d")));
        onProducersThread(() -> producer.refuse(0));
        onProducersThread(() -> producer.acknowledge(1));
        onProducersThread(() -> producer.acknowledge(2));

        assertThat(producer.closed()).isFalse();
        answers.assertEachAnsweredOnce(4);
        assertThat(answers.acknowledged()).containsExactly(3L, 4L);
        session.close();
        awaitTheEnd();
    }

    @Test
    void partitionsOvertakeEachOtherAsTheyLike() {
        HandDrivenProducer producer = new HandDrivenProducer();
        ProducerSession session = session(producer);
        session.send(List.of(rows.alone(1, "a"), new Rows("other").alone(2, "b")));
        onProducersThread(() -> producer.acknowledge(1));
        onProducersThread(() -> producer.acknowledge(0));

        assertThat(producer.closed()).isFalse();
        assertThat(answers.acknowledged()).containsExactly(2L, 1L);
        session.close();
        awaitTheEnd();
    }

    private void onProducersThread(Runnable callback) {
        Thread thread = new Thread(callback);
        thread.start();
        try {
            thread.join(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void anInterruptedFinisherStillTellsOfTheEnd() {
        ProducerSession session = new ProducerSession(
                1,
                unreachable(Duration.ofMillis(100)),
                ProducerSession.Making.plain(NO_LIMITS),
                answers,
                task -> threads.execute(() -> {
                    Thread.currentThread().interrupt();
                    task.run();
                }));
        session.close();
        awaitTheEnd();
    }

    private ProducerSession session(Producer<byte @Nullable [], byte @Nullable []> producer) {
        return new ProducerSession(1, producer, ProducerSession.Making.plain(NO_LIMITS), answers, threads);
    }

    private void awaitTheEnd() {
        Await.until(PATIENCE, "the end of the session", answers::isClosed);
    }

    private static Producer<byte @Nullable [], byte @Nullable []> unreachable(Duration maxBlock) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("bootstrap.servers", "127.0.0.1:1");
        properties.put("max.block.ms", maxBlock.toMillis());
        return new KafkaProducer<>(
                ProducerDefaults.complete(properties), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Takes records and never answers, not even when it is closed: what is left of a producer whose thread has died. */
    private static final class MuteProducer extends MockProducer<byte @Nullable [], byte @Nullable []> {

        MuteProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }
    }

    /** Answers what the test says, when it says so. */
    private static final class HandDrivenProducer extends MockProducer<byte @Nullable [], byte @Nullable []> {

        private final List<Callback> callbacks = new ArrayList<>();

        HandDrivenProducer() {
            super(false, null, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(
                ProducerRecord<byte @Nullable [], byte @Nullable []> record, Callback callback) {
            callbacks.add(callback);
            return new CompletableFuture<>();
        }

        /** The record that was handed over so-and-so many after the first. */
        void acknowledge(int index) {
            callbacks
                    .get(index)
                    .onCompletion(new RecordMetadata(new TopicPartition("topic", 0), index, 0, 0, 0, 0), null);
        }

        void refuse(int index) {
            callbacks.get(index).onCompletion(null, new InvalidTimestampException("too old"));
        }
    }
}
