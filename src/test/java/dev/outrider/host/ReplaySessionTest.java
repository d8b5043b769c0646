package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.TopicState;
import dev.outrider.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a replay sends together, and where it stops. */
class ReplaySessionTest {

    private static final Failure REFUSED = new Failure(Kind.PARK, Outcome.REFUSED, "RecordTooLarge", "too large");
    private static final Failure NO_ROOM = new Failure(Kind.RETRY, Outcome.NOT_SENT, "Timeout", "no room");
    private static final Failure MISSING = new Failure(Kind.BLOCK_TOPIC, Outcome.NOT_SENT, "Unknown", "no such topic");

    private final List<List<Long>> sent = new ArrayList<>();
    private final Map<Long, Failure> failures = new HashMap<>();
    private final Map<String, Failure> topics = new HashMap<>();
    private final ReplaySession session = new ReplaySession(new Answering(), (row, count) -> 0, 1_000_000);

    /** Answers at once: with a failure that is kept for a row, once where it asks for another try. */
    private final class Answering implements Broker {
        @Override
        public Session open(int number, Listener listener) {
            return new Session() {
                @Override
                public void send(List<Outgoing> rows) {
                    sent.add(rows.stream().map(each -> each.row().seq()).toList());
                    for (Outgoing each : rows) {
                        Failure failure = failures.get(each.row().seq());
                        if (failure == NO_ROOM) {
                            failures.remove(each.row().seq());
                        }
                        listener.answered(new Answer(each, failure));
                    }
                }

                @Override
                public void close() {
                    listener.closed(number);
                }
            };
        }

        @Override
        public @Nullable Failure look() {
            return null;
        }

        @Override
        public List<TopicState> describe(Collection<String> names) {
            return names.stream()
                    .map(name -> new TopicState(name, topics.containsKey(name) ? 0 : 1, 1_000_000, topics.get(name)))
                    .toList();
        }
    }

    private static Row row(long seq, String topic, @Nullable String key) {
        ChainId chain = new ChainId(topic, key == null ? null : key.getBytes(StandardCharsets.UTF_8));
        return new Row(seq, "id-" + seq, chain, null, Content.of(null), null);
    }

    private void replay(Row... rows) throws InterruptedException {
        for (Row row : rows) {
            if (!session.takes(row)) {
                session.flush();
            }
            session.add(row);
        }
        session.flush();
    }

    @Test
    void rowsOfOneKeyNeverTravelTogether() throws InterruptedException {
        replay(
                row(1, "t", "a"),
                row(2, "t", "b"),
                row(3, "u", "a"),
                row(4, "t", "a"),
                row(5, "t", null),
                row(6, "t", null));
        assertThat(sent).containsExactly(List.of(1L, 2L, 3L), List.of(4L, 5L, 6L));
        assertThat(session.sent()).isEqualTo(6);
        assertThat(session.lastSeq()).isEqualTo(6);
        assertThat(session.failure()).isNull();
    }

    @Test
    void itStopsBehindTheLastRowOfWhichEverythingIsCertain() throws InterruptedException {
        failures.put(2L, REFUSED);
        replay(row(1, "t", "a"), row(2, "t", "b"), row(3, "t", "c"));
        assertThat(session.failure()).contains("RecordTooLarge: too large");
        assertThat(session.failedSeq()).isEqualTo(2);
        assertThat(session.lastSeq()).isEqualTo(1);
        assertThat(session.sent()).as("the third has arrived all the same").isEqualTo(2);
    }

    @Test
    void aRowThatWasCertainlyNotSentIsTriedAgain() throws InterruptedException {
        failures.put(2L, NO_ROOM);
        replay(row(1, "t", "a"), row(2, "t", "b"));
        assertThat(sent).containsExactly(List.of(1L, 2L), List.of(2L));
        assertThat(session.sent()).isEqualTo(2);
        assertThat(session.failure()).isNull();
    }

    @Test
    void behindATopicThatIsAwayNothingIsTried() throws InterruptedException {
        topics.put("gone", MISSING);
        replay(row(1, "t", "a"), row(2, "gone", "b"), row(3, "t", "c"));
        assertThat(sent).containsExactly(List.of(1L));
        assertThat(session.failure()).contains("topic gone: no such topic");
        assertThat(session.failedSeq()).isEqualTo(2);
        assertThat(session.sent()).isEqualTo(1);
    }

    /** Kafka was away for a while, or a rare key was looked for: consumers do not get all of it in one go. */
    @Test
    void timeThatWasLostIsNotMadeUpFor() throws InterruptedException {
        ReplaySession slow = new ReplaySession(new Answering(), (row, count) -> 0, 20);
        Await.holds(Duration.ofMillis(500), () -> "nothing is there to be sent", () -> slow.sent() == 0);
        long beganNanos = System.nanoTime();
        for (long seq = 1; seq <= 6; seq++) {
            if (!slow.takes(row(seq, "t", null))) {
                slow.flush();
            }
            slow.add(row(seq, "t", null));
        }
        slow.flush();
        assertThat(slow.sent()).isEqualTo(6);
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }
}
