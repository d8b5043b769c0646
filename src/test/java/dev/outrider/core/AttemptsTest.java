package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What counts as an attempt at a row: that it was refused, and nothing else. The simulation holds every settled row against the same rule. */
class AttemptsTest {

    private static final Failure REFUSED = new Failure(Kind.PARK, Outcome.REFUSED, "InvalidTimestamp", "too old");
    private static final Failure UNKNOWN = new Failure(Kind.RETRY, Outcome.UNKNOWN, "Timeout", "nobody answers");
    private static final Failure NOT_SENT = new Failure(Kind.RETRY, Outcome.NOT_SENT, "Timeout", "no room");
    private static final Failure MATE = new Failure(Kind.RETRY, Outcome.REFUSED, "KafkaException", "fell with others");

    private final RelayScript script = new RelayScript();

    private Tries triesOf(long seq) {
        List<Tries> found = script.writes.stream()
                .flatMap(write -> write.settled().stream())
                .filter(settlement -> settlement.row().seq() == seq)
                .map(Settlement::tries)
                .toList();
        assertThat(found).as("settlements of row " + seq).hasSize(1);
        return found.get(0);
    }

    /** A row that is sent again, in a new session after an unknown outcome. */
    private void failedAndSentAgain(Failure failure, int session) {
        int before = script.attempts(1);
        script.fail(1, failure);
        if (failure.outcome() == Outcome.UNKNOWN) {
            script.sessionClosed(session);
            script.tickMillis(200);
            script.sessionOpened(session + 1);
        }
        for (int i = 0; i < 20 && script.attempts(1) == before; i++) {
            script.tickMillis(200);
        }
        assertThat(script.attempts(1)).isEqualTo(before + 1);
    }

    @Test
    void whoTriesAgainByHandMayHaveMendedTheTopicSoItIsAskedForAtOnce() {
        script.activate();
        script.page(script.row(1, "a"));
        script.fail(1, REFUSED);
        script.fail(1, REFUSED);
        script.tickMillis(100);
        script.written();
        int questions = script.questions.size();
        script.on(new Event.RetryParked(script.row(1, "a")));
        assertThat(script.questions).as("it has just been asked for").hasSize(questions);
        script.tickMillis(1_000);
        script.on(new Event.RetryParked(script.row(2, "b")));
        assertThat(script.questions).hasSize(questions + 1).last().isEqualTo(Set.of("t"));
        script.pageOnly(script.row(3, "c"));
        assertThat(script.attempts(3)).as("not before the answer").isZero();
        script.known("t");
        assertThat(script.attempts(3)).isEqualTo(1);
    }

    @Test
    void anOutageNeverSpendsARowsAttempts() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"));
        failedAndSentAgain(UNKNOWN, 1);
        failedAndSentAgain(NOT_SENT, 2);
        failedAndSentAgain(MATE, 2);
        failedAndSentAgain(NOT_SENT, 2);
        assertThat(script.settlements()).isEmpty();
        script.fail(1, REFUSED);
        script.fail(1, REFUSED);
        script.tickMillis(100);

        assertThat(triesOf(1).count()).isEqualTo(2);
        assertThat(triesOf(2)).as("a row that merely waits").isEqualTo(Tries.NONE);
    }

    @Test
    void theFirstAndTheLastRefusalAreNotedWithTheirTimes() {
        script.activate();
        script.page(script.row(1, "a"));
        script.tickMillis(50);
        script.fail(1, REFUSED);
        script.tickMillis(70);
        script.fail(1, REFUSED);
        script.tickMillis(30);

        Tries tries = triesOf(1);
        assertThat(script.agoMillis(tries.firstNanos())).isEqualTo(100);
        assertThat(script.agoMillis(tries.lastNanos())).isEqualTo(30);
    }

    @Test
    void whatIsSeenToBeWrongBeforeAnythingIsSentIsOneAttempt() {
        script.activate();
        Row row = script.row(1, "a");
        script.page(new Row(1, row.id(), row.chain(), null, row.content(), "headers are no JSON object"));
        script.tickMillis(100);

        assertThat(triesOf(1).count()).isEqualTo(1);
        assertThat(script.attempts(1)).isZero();
    }

    /** Also of a row without a key, whose block nobody keeps, because nothing waits behind it. */
    @Test
    void whoIsTriedAgainOrGivenUpIsParkedNoMore() {
        script.activate();
        Row row = script.row(1, "a");
        ChainId keyless = new ChainId("t", null);
        script.page(
                new Row(1, row.id(), keyless, null, row.content(), "headers are no JSON object"),
                new Row(2, "id-2", script.row(2, "b").chain(), null, row.content(), "headers are no JSON object"));
        script.tickMillis(100);
        script.written();
        assertThat(script.status().blocked().parked()).isEqualTo(2);
        script.on(new Event.DiscardParked(new Row(1, row.id(), keyless, null, row.content(), null)));
        assertThat(script.status().blocked().parked()).isEqualTo(1);
        script.on(new Event.DiscardParked(script.row(2, "b")));
        assertThat(script.status().blocked().parked()).isZero();
    }
}
