package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Status.State;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the relay knows and tells of itself and of Kafka, and how often it asks: as short stories. */
class RelayOutlookTest {

    private static final Failure REFUSED = new Failure(Kind.PARK, Outcome.REFUSED, "InvalidTimestamp", "too old");
    private static final Failure AWAY = new Failure(Kind.RETRY, Outcome.NOT_SENT, "Timeout", "nobody answers");
    private static final Failure WRONG = new Failure(Kind.HALT, Outcome.NOT_SENT, "Sasl", "wrong password");
    private static final Failure NOT_ALLOWED = new Failure(Kind.HALT, Outcome.REFUSED, "Cluster", "not allowed");

    private final RelayScript script = new RelayScript();

    @BeforeEach
    void activate() {
        script.activate();
    }

    // ---- whether the database is there

    @Test
    void aFailureOfAQuestionThatWasGivenUpSaysNothingOfThePresent() {
        script.on(new Event.ReadFailed(new PageAsk(0, List.of(), 1, 1, false), "refused"));
        assertThat(troubleKinds()).isEmpty();
    }

    // ---- whether Kafka is there

    @Test
    void aProducerThatWasMadeSaysNothingOfKafkaSoItIsAsked() {
        assertThat(script.looks).isEqualTo(1);
        assertThat(script.status().cluster().heard()).isFalse();
        script.on(new Event.ClusterAnswered(null));
        assertThat(script.status().cluster().heard()).isTrue();
        assertThat(script.status().troubles()).isEmpty();
    }

    @Test
    void anAbsentBrokerIsATroubleSoonAndWithoutAnyRow() {
        script.tickMillis(2_900);
        assertThat(script.status().troubles()).isEmpty();
        script.tickMillis(100);
        assertThat(troubleKinds()).containsExactly("kafka");
        script.on(new Event.ClusterAnswered(AWAY));
        script.tickMillis(500);

        Status.Trouble trouble = script.status().troubles().get(0);
        assertThat(trouble.kind()).isEqualTo("kafka");
        assertThat(trouble.message()).contains("nobody answers");
        assertThat(script.agoMillis(trouble.sinceNanos())).isEqualTo(3_500);
        assertThat(script.status().cluster().heard()).isFalse();
        script.tickMillis(500);
        assertThat(script.looks).isEqualTo(2);
        script.on(new Event.ClusterAnswered(null));
        assertThat(script.status().troubles()).isEmpty();
        assertThat(script.status().cluster().heard()).isTrue();
    }

    @Test
    void anIdleRelayAsksAgainAndABusyOneNeedNot() {
        script.on(new Event.ClusterAnswered(null));
        script.tickMillis(2_900);
        assertThat(script.looks).isEqualTo(1);
        script.tickMillis(100);
        assertThat(script.looks).isEqualTo(2);
        script.on(new Event.ClusterAnswered(null));
        script.page(script.row(1, "a"));
        script.tickMillis(1_900);
        script.acknowledge(1);
        script.tickMillis(2_000);
        assertThat(script.looks).isEqualTo(2);
    }

    /** Its answers may have stopped long before the session did: a new producer has to be answered first. */
    @Test
    void whatWasHeardLongBeforeASessionEndedSaysNothingOfTheNext() {
        script.on(new Event.ClusterAnswered(null));
        script.page(script.row(1, "a"));
        script.tickMillis(9_000);
        script.fail(1, new Failure(Kind.RETRY, Outcome.UNKNOWN, "Closed", "session closed"));
        script.sessionClosed(1);
        assertThat(script.status().cluster().heard()).isFalse();
    }

    // ---- what is told of a trouble

    @Test
    void aSilentPartitionTellsItsOldestRowAndAlwaysTheSameWords() {
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.acknowledge(1);
        script.tickMillis(4_000);
        script.on(new Event.ClusterAnswered(null));
        Status.Trouble early = script.status().troubles().get(0);
        script.tickMillis(2_000);
        script.on(new Event.ClusterAnswered(null));
        Status.Trouble later = script.status().troubles().get(0);

        assertThat(early.kind()).isEqualTo("kafka");
        assertThat(early.seq()).isEqualTo(2);
        assertThat(later).isEqualTo(early);
    }

    @Test
    void aBlockedChainTellsWhichRowStandsInTheWayAndSinceWhen() {
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.acknowledge(2);
        script.fail(1, REFUSED);
        script.fail(1, REFUSED);
        Status.Trouble early = trouble("chain");
        script.tickMillis(1_500);

        assertThat(early.seq()).isEqualTo(1);
        assertThat(script.agoMillis(early.sinceNanos())).isEqualTo(1_500);
        assertThat(trouble("chain")).isEqualTo(early);
    }

    @Test
    void aBlockedTopicAndAFailedLookUpTellSinceWhen() {
        script.page(script.row(1, "gone", "a"));
        script.missing("gone");
        script.on(new Event.TopicsDescribed(List.of(new TopicState("t", 0, 0, AWAY))));
        script.tickMillis(1_500);
        script.on(new Event.TopicsDescribed(List.of(new TopicState("t", 0, 0, AWAY))));
        script.missing("gone");
        script.tickMillis(500);

        assertThat(script.status().blocked().topics()).isEqualTo(1);
        assertThat(script.status().blocked().limited()).isZero();
        assertThat(script.status().blocked().chains()).isZero();
        assertThat(script.agoMillis(trouble("topic").sinceNanos())).isEqualTo(2_000);
        assertThat(script.agoMillis(trouble("kafka").sinceNanos())).isEqualTo(2_000);
    }

    @Test
    void aFullSideTableTellsSinceWhen() {
        RelayScript heir = new RelayScript();
        heir.on(new Event.Tick());
        heir.grantLease(
                Progress.NONE,
                LongStream.rangeClosed(1, 100)
                        .mapToObj(seq -> new Blocked(
                                Settlement.Scope.CHAIN,
                                heir.row(seq, "key " + seq).chain(),
                                1,
                                0,
                                "Large",
                                "too large"))
                        .toArray(Blocked[]::new));
        heir.sessionOpened(1);
        heir.on(new Event.ClusterAnswered(null));
        heir.tickMillis(700);

        assertThat(heir.status().troubles()).extracting(Status.Trouble::kind).containsExactly("waiting-full", "chain");
        assertThat(heir.status().troubles())
                .extracting(trouble -> heir.agoMillis(trouble.sinceNanos()))
                .containsExactly(700L, 700L);
    }

    // ---- a lane that is halted

    @Test
    void aWrongPasswordHaltsAnIdleLaneAndTheRightOneResumesIt() {
        script.on(new Event.ClusterAnswered(WRONG));
        assertThat(script.status().lane().state()).isEqualTo(State.HALTED);
        assertThat(script.closedSessions).containsExactly(1);
        script.sessionClosed(1);
        script.tickMillis(1_000);
        script.sessionOpened(2);
        assertThat(script.status().lane().state())
                .as("a session alone proves nothing")
                .isEqualTo(State.HALTED);
        script.on(new Event.ClusterAnswered(null));
        assertThat(script.status().lane().state()).isEqualTo(State.ACTIVE);
    }

    /** Else the lane would be well after each look, and fail again at the first wait's pace: a login storm, and no standby's turn. */
    @Test
    void whatMayLookButNotSendStaysHaltedAndIsTriedMoreAndMoreRarely() {
        script.page(script.row(1, "a"));
        script.fail(1, NOT_ALLOWED);
        long wait = 1_000;
        for (int session = 1; session <= 4; session++) {
            script.sessionClosed(session);
            script.keepLeaseFor(wait - 500);
            assertThat(script.openedSessions).isEqualTo(session);
            script.keepLeaseFor(500);
            assertThat(script.openedSessions).isEqualTo(session + 1);
            script.sessionOpened(session + 1);
            script.on(new Event.ClusterAnswered(null));
            script.known("t");
            assertThat(script.status().lane().state()).isEqualTo(State.HALTED);
            assertThat(script.attempts(1)).isEqualTo(session + 1);
            script.fail(1, NOT_ALLOWED);
            wait *= 2;
        }
        script.sessionClosed(5);
        script.keepLeaseFor(wait);
        script.sessionOpened(6);
        script.acknowledge(1);
        assertThat(script.status().lane().state()).isEqualTo(State.ACTIVE);
    }

    /** One broker of several refuses the login while another acknowledges what it had been sent: the next login must not follow at once, nor health say that all is well. */
    @Test
    void whatAnotherBrokerAcknowledgesMeanwhileEndsNoHalt() {
        script.page(script.row(1, "a"), script.row(2, "b"));
        script.fail(1, NOT_ALLOWED);
        script.acknowledge(2);
        assertThat(script.status().lane().state()).isEqualTo(State.HALTED);
        script.sessionClosed(1);
        script.keepLeaseFor(500);
        assertThat(script.openedSessions).isEqualTo(1);
        script.keepLeaseFor(500);
        assertThat(script.openedSessions).isEqualTo(2);
        script.sessionOpened(2);
        script.acknowledge(1);
        assertThat(script.status().lane().state()).isEqualTo(State.ACTIVE);
    }

    @Test
    void aLaneThatStaysHaltedGoesToAStandbyThatWaits() {
        script.on(new Event.ClusterAnswered(WRONG));
        script.sessionClosed(1);
        script.standbyWaiting = true;
        script.keepLeaseFor(59_000);
        assertThat(script.lastLease().kind()).isEqualTo(LeaseAsk.Kind.RENEW);
        script.keepLeaseFor(3_000);
        assertThat(script.lastLease().kind()).isEqualTo(LeaseAsk.Kind.RELEASE);
        script.released();

        assertThat(script.status().lane().state()).isEqualTo(State.SEEKING);
        int asked = script.leases.size();
        script.tickMillis(19_000);
        assertThat(script.leases).as("the standby has the time to take it").hasSize(asked);
    }

    @Test
    void aLaneThatStaysHaltedIsKeptWhenNobodyWaitsForIt() {
        script.on(new Event.ClusterAnswered(WRONG));
        script.sessionClosed(1);
        script.keepLeaseFor(90_000);
        assertThat(script.leases).extracting(LeaseAsk::kind).doesNotContain(LeaseAsk.Kind.RELEASE);
        assertThat(script.status().lane().state()).isEqualTo(State.HALTED);
    }

    // ---- how often the outbox is looked at

    @Test
    void looksAreMillisecondsApartAfterTrafficAndUpToTheLongestWaitAfterSilence() {
        script.page();
        script.pageAfter(100, script.row(1, "a"));
        script.known("t");
        script.acknowledge(1);
        assertThat(waitMillis()).isEqualTo(2);
        long before = 0;
        long silence = 0;
        for (long wait = waitMillis(); wait < 100; wait = waitMillis()) {
            assertThat(wait).as("after %s ms of silence", silence).isGreaterThanOrEqualTo(before);
            assertThat(wait).isLessThanOrEqualTo(Math.max(2, silence / 8 + 1));
            before = wait;
            silence += wait;
            script.pageAfter(wait);
        }
        assertThat(silence).isBetween(600L, 1_000L);
        script.pageAfter(100);
        assertThat(waitMillis()).isEqualTo(100);
        script.pageAfter(100, script.row(2, "a"));
        assertThat(waitMillis()).isEqualTo(2);
    }

    @Test
    void theSlowerALookTheLongerTheRestAfterItButNeverLongerThanTheLongestWait() {
        script.page();
        for (long took : new long[] {1, 3, 20, 49, 500}) {
            script.tickMillis(100);
            PageAsk asked = script.lastRead();
            script.tickMillis(took);
            Page page = new Page(List.of(script.row(took, "a")), false, script.incarnation, script.lastValue, null);
            script.on(new Event.PageRead(asked, page));
            assertThat(waitMillis()).as("after a look of %s ms", took).isEqualTo(Math.min(100, Math.max(2, 2 * took)));
        }
    }

    /** Until the relay looks again, as its deadline tells; none of the other deadlines of an idle relay is nearer. */
    private long waitMillis() {
        return script.untilMillis(script.relay.nextDeadlineNanos());
    }

    private List<String> troubleKinds() {
        return script.status().troubles().stream().map(Status.Trouble::kind).toList();
    }

    private Status.Trouble trouble(String kind) {
        return script.status().troubles().stream()
                .filter(trouble -> trouble.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }
}
