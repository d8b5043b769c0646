package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The rules, one at a time, told as short stories. The simulation tells them all at once. */
class RelayTest {

    private static final Failure REFUSED = new Failure(Kind.PARK, Outcome.REFUSED, "InvalidTimestamp", "too old");
    private static final Failure GONE =
            new Failure(Kind.BLOCK_TOPIC, Outcome.NOT_SENT, "UnknownTopic", "no such topic");
    private static final Failure UNKNOWN = new Failure(Kind.RETRY, Outcome.UNKNOWN, "Closed", "session closed");

    private final RelayScript script = new RelayScript();

    @Test
    void theFirstRowOfAChainTravelsAloneThenTheOthersFollow() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "a"), script.row(4, "b"));

        assertThat(script.sentSeqs()).containsExactly(1L, 4L);
        assertThat(script.sent).allMatch(Outgoing::alone);
        script.acknowledge(1);
        assertThat(script.sentSeqs()).containsExactly(1L, 4L, 2L, 3L);
        assertThat(script.lastSent(3).alone()).isFalse();
    }

    @Test
    void onlyTheAcknowledgedPrefixIsRecorded() {
        assertThat(recordedAfterFirstAndThird(script)).containsExactly(new Range(1, 1));
        assertThat(script.lastWrite().progress()).isEqualTo(new Progress(1, List.of()));
    }

    /** The simulation catches it too, in its worlds where the producer gives a row up and hears of its successor afterwards. */
    @Test
    void aRelayThatRecordsPastAFailedPredecessorIsNoticed() {
        RelayScript planted = new RelayScript(PlantedRelays::markPastAFailedPredecessor);
        assertThat(recordedAfterFirstAndThird(planted)).isNotEqualTo(List.of(new Range(1, 1)));
    }

    private static List<Range> recordedAfterFirstAndThird(RelayScript script) {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "a"));
        script.acknowledge(1);
        script.acknowledge(3);
        script.tickMillis(100);
        return script.lastWrite().published();
    }

    @Test
    void aRefusedRowThatWasNotAloneGoesAgainInANewSessionAfterTheQuietTime() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "a"));
        script.acknowledge(1);
        script.fail(2, REFUSED);
        script.fail(3, UNKNOWN);
        assertThat(script.closedSessions).containsExactly(1);
        script.sessionClosed(1);
        script.tickMillis(200);
        script.sessionOpened(2);
        assertThat(script.attempts(2)).isEqualTo(1);
        script.tickMillis(1_000);

        assertThat(script.attempts(2)).isEqualTo(2);
        assertThat(script.lastSent(2).alone()).isTrue();
        assertThat(script.attempts(3)).as("behind a row that goes alone").isEqualTo(1);
    }

    /** Each lost session makes the rows of all partitions go again. */
    @Test
    void aPartitionThatLosesOneSessionAfterTheOtherIsTriedMoreAndMoreRarely() {
        Failure broken = new Failure(Kind.RETRY, Outcome.UNKNOWN, "UnknownServerException", "of its own");
        script.activate();
        script.page(script.row(1, "a"));
        for (int session = 1; session <= 3; session++) {
            assertThat(script.attempts(1)).isEqualTo(session);
            script.fail(1, broken);
            script.sessionClosed(session);
            script.keepLeaseFor(500L << session);
            assertThat(script.attempts(1)).as("within a time that doubles").isEqualTo(session);
            script.sessionOpened(session + 1);
            script.keepLeaseFor(500L << session);
        }
        assertThat(script.attempts(1)).isEqualTo(4);
        script.acknowledge(1);
    }

    @Test
    void aRowRefusedTwiceAloneIsParkedAndWhatStandsBehindItWaits() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "b"));
        script.acknowledge(3);
        script.fail(1, REFUSED);
        assertThat(script.attempts(1)).isEqualTo(2);
        script.fail(1, REFUSED);
        script.tickMillis(100);

        assertThat(script.settlements()).containsExactly("1 PARKED CHAIN", "2 WAITING CHAIN");
        assertThat(script.attempts(2)).isZero();
        assertThat(script.lastWrite().progress()).isEqualTo(new Progress(3, List.of()));
        script.written();
        script.page(script.row(4, "a"), script.row(5, "b"));
        assertThat(script.attempts(4)).isZero();
        assertThat(script.attempts(5)).isEqualTo(1);
    }

    /** A storm of poison on one key costs one attempt a row, and no innocent row of the same partition travels with it. */
    @Test
    void whereTheChainGoesOnTheRowBehindAParkedOneIsASuspectItself() {
        RelayScript skipping = new RelayScript(
                (settings, partitioning, effects) -> new Relay(RelayScript.skipping(settings), partitioning, effects));
        skipping.activate();
        skipping.page(skipping.row(1, "a"), skipping.row(2, "a"), skipping.row(3, "a"));
        skipping.fail(1, REFUSED);
        skipping.fail(1, REFUSED);
        skipping.page(skipping.row(4, "b"));
        skipping.written();
        assertThat(skipping.attempts(4)).as("nobody joins a suspect").isZero();
        skipping.fail(2, REFUSED);
        assertThat(skipping.attempts(4)).as("they take turns").isEqualTo(1);
        skipping.acknowledge(4);
        skipping.acknowledge(3);
        skipping.tickMillis(100);

        assertThat(skipping.attempts(2)).isEqualTo(1);
        assertThat(skipping.attempts(3)).isEqualTo(1);
        assertThat(skipping.settlements()).containsExactly("1 PARKED CHAIN", "2 PARKED CHAIN");
    }

    @Test
    void aSuspectIsTheOnlyRecordOnItsWayToItsPartition() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"), script.row(3, "c"));
        script.fail(1, REFUSED);
        assertThat(script.attempts(1)).as("2 and 3 are still on their way").isEqualTo(1);
        script.acknowledge(2);
        script.acknowledge(3);
        assertThat(script.attempts(1)).isEqualTo(2);
        script.page(script.row(4, "d"));
        assertThat(script.attempts(4)).as("nobody joins a suspect").isZero();
        script.acknowledge(1);
        assertThat(script.attempts(4)).isEqualTo(1);
    }

    /** It was promised to be alone: its failure closes no session, and a successor would land without it. */
    @Test
    void nothingFollowsARowThatWasSentAloneEvenIfItsTopicNeedsNoMoreCare() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"), script.row(3, "a"), script.row(4, "b"));
        script.fail(4, REFUSED);
        script.acknowledge(1);
        script.acknowledge(4);
        assertThat(script.lastSent(2).alone()).as("the topic is careful").isTrue();
        script.tickMillis(5_100);
        script.page(script.row(5, "a"));
        assertThat(script.attempts(3)).isZero();
        script.acknowledge(2);
        assertThat(script.attempts(3)).isEqualTo(1);
    }

    /** Row 2 may have been on its way when the last term ended, while row 3 was settled behind a retry of row 1. */
    @Test
    void nothingIsDrainedBeforeEveryRowBelowTheInheritedCursorIsFound() {
        script.on(new Event.Tick());
        ChainId chain = script.row(3, "a").chain();
        Blocked waiting = new Blocked(Settlement.Scope.CHAIN, chain, 0, 1, "Released", "released by hand");
        script.grantLease(new Progress(1, List.of(new Range(3, 3))), waiting);
        script.sessionOpened(1);
        assertThat(script.waits).isEmpty();
        script.page(script.row(2, "a"));
        script.tickMillis(100);
        assertThat(script.settlements()).containsExactly("2 WAITING CHAIN");
        script.written();
        script.page();
        assertThat(script.waits).hasSize(1);
    }

    @Test
    void nothingIsSentOnceTheLeaseIsNotTrusted() {
        script.activate();
        script.page(script.row(1, "a"));
        script.tickMillis(9_000);

        assertThat(script.closedSessions).containsExactly(1);
        script.fail(1, UNKNOWN);
        script.sessionClosed(1);
        assertThat(script.attempts(1)).isEqualTo(1);
        assertThat(script.status().lane().term()).isZero();
    }

    @Test
    void whatWasAcknowledgedBeforeANewIncarnationIsRecordedByNameBeforeAnythingIsRead() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.acknowledge(1);
        script.acknowledge(2);
        script.incarnation = new Incarnation("after the failover");
        script.page(script.row(3, "c"));
        assertThat(script.attempts(3)).as("the page is thrown away").isZero();
        int reads = script.reads.size();
        script.grantLease(new Progress(0, List.of()));

        assertThat(script.lastWrite().leftovers()).extracting(RowName::seq).containsExactlyInAnyOrder(1L, 2L);
        assertThat(script.reads).hasSize(reads);
        script.answerWrite(new WriteAnswer(true, List.of(2L)));
        assertThat(script.lastWrite().progress()).isEqualTo(new Progress(0, List.of(new Range(2, 2))));
        script.written();
        assertThat(script.reads).hasSize(reads + 1);
        assertThat(script.lastRead().cursor()).isEqualTo(2);
        assertThat(script.lastRead().gaps()).containsExactly(new Range(1, 1));
    }

    @Test
    void aMissingTopicBlocksItsOwnRowsAndDrainsThemInOrderWhenItIsThere() {
        script.activate();
        script.page(script.row(1, "gone", "a"), script.row(2, "b"), script.row(3, "gone", "a"));
        script.missing("gone");
        script.acknowledge(2);
        script.tickMillis(100);
        assertThat(script.settlements()).containsExactlyInAnyOrder("1 WAITING TOPIC", "3 WAITING TOPIC");
        script.written();

        script.known("gone");
        script.page(script.row(4, "gone", "a"));
        script.tickMillis(100);
        script.written();
        script.page();
        script.waiting(true, script.row(1, "gone", "a"));
        assertThat(script.attempts(1)).isEqualTo(1);
        assertThat(script.attempts(4)).as("behind what waits").isZero();
    }

    @Test
    void aRowThatSeemsTooLargeGoesOnceItsTopicTakesIt() {
        script.activate();
        script.page(script.row(1, "a"));
        script.acknowledge(1);
        script.pageOnly(script.row(2, "t", "a", 2_000_000), script.row(3, "b"));
        assertThat(script.questions.get(script.questions.size() - 1))
                .as("nobody is parked by an old answer")
                .containsExactly("t");
        assertThat(script.sentSeqs()).as("nor has anybody else to wait").containsExactly(1L, 3L);
        script.known("t", 3_000_000);

        assertThat(script.sentSeqs()).containsExactly(1L, 3L, 2L);
    }

    @Test
    void aRowThatIsTooLargeByAFreshAnswerIsParkedAndHoldsUpNobody() {
        script.activate();
        script.page(script.row(1, "a"));
        script.acknowledge(1);
        script.pageOnly(script.row(2, "t", "a", 2_000_000), script.row(3, "b"), script.row(4, "t", "c", 2_000_000));
        int questions = script.questions.size();
        script.known("t");
        assertThat(script.sentSeqs()).containsExactlyInAnyOrder(1L, 3L);
        script.written();
        script.tickMillis(100);

        assertThat(script.settlements()).containsExactlyInAnyOrder("2 PARKED CHAIN", "4 PARKED CHAIN");
        assertThat(script.questions).as("one answer does for both").hasSize(questions);
    }

    /** What a codec has made of it is measured on the way to the producer; what else is in the way may take long. */
    @Test
    void aRecordThatIsTooLargeAfterAFreshAnswerIsParkedHoweverLateItIsTriedAgain() {
        Failure tooLarge = new Failure(Kind.PARK, Outcome.NOT_SENT, Failure.RECORD_TOO_LARGE, "too large");
        script.activate();
        script.page(script.row(1, "a"));
        script.acknowledge(1);
        script.page(script.row(2, "a"));
        script.tickMillis(2_000);
        script.fail(2, tooLarge);
        assertThat(script.attempts(2)).isEqualTo(1);
        script.known("t");
        assertThat(script.attempts(2)).isEqualTo(2);
        script.tickMillis(2_000);
        script.written();
        script.fail(2, tooLarge);
        script.tickMillis(100);

        assertThat(script.settlements()).containsExactly("2 PARKED CHAIN");
    }

    @Test
    void aTopicThatManyChainsFailAtIsAskedForAgainAsSoonAsOneThatOneChainFailsAt() {
        script.activate();
        Row[] rows = IntStream.rangeClosed(1, 50)
                .mapToObj(seq -> script.row(seq, "key " + seq))
                .toArray(Row[]::new);
        script.page(rows);
        int questions = script.questions.size();
        IntStream.rangeClosed(1, 50).forEach(seq -> script.fail(seq, GONE));
        script.tickMillis(100);

        assertThat(script.questions).hasSize(questions + 1);
    }

    @Test
    void aStopDrainsRecordsAndReleases() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "a"));
        script.stop(5_000);
        script.acknowledge(1);
        assertThat(script.attempts(2)).as("unsent rows stay in the table").isZero();
        assertThat(script.lastWrite().published()).containsExactly(new Range(1, 1));
        script.written();
        script.sessionClosed(1);
        assertThat(script.lastLease().kind()).isEqualTo(LeaseAsk.Kind.RELEASE);
        script.released();

        assertThat(script.relay.isStopped()).isTrue();
    }

    /** What the exit code is made of: a supervisor that sees 0 would believe that nothing is going to be repeated. */
    @Test
    void aStopThatWaitsInVainSaysWhatItLeavesBehind() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"), script.row(3, "c"));
        script.stop(5_000);
        script.acknowledge(1);
        script.written();
        assertThat(script.status().lane().leftBehind()).isZero();
        script.tickMillis(5_000);
        assertThat(script.closedSessions).containsExactly(1);
        script.fail(2, UNKNOWN);
        script.fail(3, UNKNOWN);
        script.sessionClosed(1);
        script.released();

        assertThat(script.relay.isStopped()).isTrue();
        assertThat(script.status().lane().leftBehind()).isEqualTo(2);
    }

    @Test
    void aSequenceSetBackByHandHaltsTheLane() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.lastValue = 1;
        script.page();

        assertThat(script.status().lane().state()).isEqualTo(Status.State.HALTED);
        assertThat(script.status().troubles().get(0).message()).contains("set back by hand");
    }

    /** The database is silent after the doubt, and another may have the lane by then: what the old session holds must not land behind its rows. */
    @Test
    void aSessionEndsWithTheTimeOfItsLeaseEvenIfTheTermWasDoubtedBefore() {
        script.activate();
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.acknowledge(1);
        script.tickMillis(100);
        script.answerWrite(new WriteAnswer(false, List.of()));
        assertThat(script.leases).last().extracting(LeaseAsk::kind).isEqualTo(LeaseAsk.Kind.ACQUIRE);
        assertThat(script.closedSessions).as("row 2 may still be answered").isEmpty();

        script.tickMillis(10_000);
        assertThat(script.closedSessions).hasSize(1);
    }
}
