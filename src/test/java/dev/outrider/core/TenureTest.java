package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a lease allows and for how long, and what is asked of the database and when: above all after the term was lost. */
class TenureTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long TTL = 10 * SECOND;
    private static final long MARGIN = 2 * SECOND;
    private static final long TERM = 7;

    /** When the first term is asked for, and when it is granted. */
    private static final long ASKED = 100 * SECOND;

    private static final long GRANTED = ASKED + 2 * SECOND;
    private static final long UNTIL = ASKED + TTL - MARGIN;

    /** When more time is asked for. */
    private static final long RENEWED = GRANTED + TTL / 4;

    private static final Incarnation FIRST = new Incarnation("first");

    private final RelayScript asked = new RelayScript();
    private final Tenure tenure = new Tenure(new Settings.Lease("one/1", TTL, MARGIN), asked);

    private static LeaseAnswer granted(long term) {
        Inheritance inheritance = new Inheritance(Progress.NONE, List.of(), List.of());
        return new LeaseAnswer(true, term, "one/1", false, FIRST, inheritance);
    }

    private static LeaseAnswer renewed(long term, Incarnation incarnation) {
        return new LeaseAnswer(true, term, "one/1", false, incarnation, null);
    }

    private static LeaseAnswer taken() {
        return new LeaseAnswer(false, TERM + 1, "two/1", false, FIRST, null);
    }

    private Tenure.Verdict answered(LeaseAnswer answer, long nowNanos) {
        return tenure.answered(asked.lastLease(), answer, nowNanos);
    }

    private void acquire() {
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, ASKED);
        assertThat(answered(granted(TERM), GRANTED)).isEqualTo(Tenure.Verdict.ACQUIRED);
        assertThat(tenure.term()).isEqualTo(TERM);
    }

    private void acquireAndAskForMore() {
        acquire();
        assertAsks(LeaseAsk.Kind.RENEW, TERM, RENEWED);
    }

    /** Not a moment before, and then this. */
    private void assertAsks(LeaseAsk.Kind kind, long term, long atNanos) {
        int before = asked.leases.size();
        if (before > 0) {
            tenure.advance(atNanos - 1);
            assertThat(asked.leases).as("too early").hasSize(before);
        }
        tenure.advance(atNanos);
        tenure.advance(atNanos);
        LeaseAsk ask = new LeaseAsk(kind, "one/1", term, TTL / 1_000_000);
        assertThat(asked.leases).hasSize(before + 1).last().isEqualTo(ask);
    }

    private void assertTermIsOver() {
        assertThat(tenure.term()).isZero();
        assertThat(tenure.trusted(GRANTED)).isFalse();
        assertThat(tenure.trustedUntilNanos()).isZero();
        assertThat(tenure.expired(UNTIL + TTL)).as("it cannot end twice").isFalse();
    }

    /** Counted from the answer it would be trusted when another has it already: the database counts from when it was asked, or later. */
    @Test
    void aTermIsTrustedFromWhenItWasAskedForAndSoIsEachRenewal() {
        acquire();
        assertThat(tenure.trustedUntilNanos()).isEqualTo(UNTIL);
        assertThat(tenure.trusted(UNTIL - 1)).isTrue();
        assertThat(tenure.trusted(UNTIL)).isFalse();
        assertThat(tenure.expired(UNTIL - 1)).isFalse();
        assertThat(tenure.expired(UNTIL)).isTrue();

        assertAsks(LeaseAsk.Kind.RENEW, TERM, RENEWED);
        assertThat(answered(renewed(TERM, FIRST), UNTIL - 1)).isEqualTo(Tenure.Verdict.SAME);
        assertThat(tenure.trustedUntilNanos()).isEqualTo(RENEWED + TTL - MARGIN);
        assertThat(tenure.sessionUntilNanos()).isEqualTo(RENEWED + TTL - MARGIN);
    }

    /** A producer of a term in doubt is not closed at once: without its end being kept, it would live on while another sends. */
    @Test
    void theEndOfTheSessionsTimeOutlivesTheTermThatIsLost() {
        acquire();
        long now = GRANTED + SECOND;
        assertThat(tenure.lost(now)).isEqualTo(Tenure.Verdict.LOST);
        assertTermIsOver();
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);

        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
        assertThat(tenure.sessionUntilNanos()).as("a question is no answer").isEqualTo(UNTIL);
        assertThat(answered(granted(TERM + 1), now + SECOND)).isEqualTo(Tenure.Verdict.ACQUIRED);
        assertThat(tenure.sessionUntilNanos()).isEqualTo(now + TTL - MARGIN);
    }

    /** The database may have granted it before somebody else took the lane: neither the term nor its producer may live on for it. */
    @Test
    void anAnswerToAQuestionOfATermThatIsLostProlongsNothing() {
        acquireAndAskForMore();
        LeaseAsk late = asked.lastLease();
        long now = RENEWED + SECOND;
        tenure.lost(now);
        assertThat(tenure.answered(late, renewed(TERM, FIRST), now)).isEqualTo(Tenure.Verdict.SAME);
        assertTermIsOver();
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
    }

    /** Nor does its failure: the next term would be waited for although nothing speaks against it. */
    @Test
    void aFailureOfAQuestionOfATermThatIsLostDelaysNothing() {
        acquireAndAskForMore();
        LeaseAsk late = asked.lastLease();
        long now = RENEWED + SECOND;
        tenure.lost(now);
        tenure.failed(late, now);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
        tenure.failed(late, now);
        assertThat(answered(granted(TERM + 1), now)).isEqualTo(Tenure.Verdict.ACQUIRED);
    }

    /** The lane was another's in between, and what this one knows is old: it must begin anew, and its producer must not profit from the answer. */
    @Test
    void anAnswerToARenewalWithAnotherTermIsALossAndTheLaneIsAskedForAtOnce() {
        acquireAndAskForMore();
        long now = RENEWED + SECOND;
        assertThat(answered(renewed(TERM + 1, FIRST), now)).isEqualTo(Tenure.Verdict.LOST);
        assertTermIsOver();
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);
        assertThat(tenure.nextDeadlineNanos()).isEqualTo(now);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
    }

    /** The numbers began another life: those that are known would be taken for other rows. */
    @Test
    void anAnswerToARenewalFromAnotherIncarnationIsALossAlthoughTheTermIsTheSame() {
        acquireAndAskForMore();
        long now = RENEWED + SECOND;
        Incarnation second = new Incarnation("second");
        assertThat(answered(renewed(TERM, second), now)).isEqualTo(Tenure.Verdict.LOST);
        assertTermIsOver();
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
    }

    /** Asked for at once and ever again, a lane that another holds would keep the database busy; asked for too rarely, a takeover would be late. */
    @Test
    void whoLosesTheLaneToAnotherAsksForItTenTimesInATtl() {
        acquireAndAskForMore();
        long now = RENEWED + SECOND;
        assertThat(answered(taken(), now)).isEqualTo(Tenure.Verdict.LOST);
        assertTermIsOver();
        assertThat(tenure.holder()).isEqualTo("two/1");
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);
        for (int ask = 0; ask < 3; ask++) {
            now += TTL / 10;
            assertThat(tenure.nextDeadlineNanos()).isEqualTo(now);
            assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
            assertThat(tenure.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
            assertThat(answered(taken(), now)).isEqualTo(Tenure.Verdict.SAME);
        }
    }

    /** A database in trouble is not helped by haste; but once it has answered, the next failure must not bring the longest wait. */
    @Test
    void questionsThatFailAreRepeatedMoreRarelyUntilOneIsAnswered() {
        acquire();
        long now = GRANTED + SECOND;
        tenure.lost(now);
        for (long part : new long[] {100, 50, 25}) {
            assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
            tenure.failed(asked.lastLease(), now);
            now += TTL / part;
        }
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
        assertThat(answered(taken(), now)).isEqualTo(Tenure.Verdict.SAME);
        now += TTL / 10;
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now);
        tenure.failed(asked.lastLease(), now);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now + TTL / 100);
    }

    /** Who gives the lane up and asks for it at once would have it again before the standby for whom it was given up. */
    @Test
    void aLaneThatWasGivenUpIsNotTrustedAndNotAskedForBeforeAStandbyCanHaveIt() {
        acquireAndAskForMore();
        LeaseAsk late = asked.lastLease();
        long now = RENEWED + SECOND;
        tenure.release();
        assertThat(tenure.trusted(now)).isFalse();
        assertThat(tenure.answered(late, renewed(TERM, FIRST), now)).isEqualTo(Tenure.Verdict.SAME);
        tenure.advance(now);
        assertThat(asked.lastLease().kind()).isEqualTo(LeaseAsk.Kind.RELEASE);
        assertThat(asked.lastLease().term()).isEqualTo(TERM);

        LeaseAnswer free = new LeaseAnswer(false, TERM, "", true, FIRST, null);
        assertThat(answered(free, now)).isEqualTo(Tenure.Verdict.RELEASED);
        assertTermIsOver();
        assertThat(tenure.sessionUntilNanos()).isEqualTo(UNTIL);
        assertAsks(LeaseAsk.Kind.ACQUIRE, 0, now + 2 * TTL);
    }
}
