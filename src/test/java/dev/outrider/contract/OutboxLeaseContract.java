package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk.Kind;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import org.junit.jupiter.api.Test;

/** What {@link Outbox#hold} promises. Time is the database's; a short ttl is one that a test lets run out. */
public abstract class OutboxLeaseContract extends OutboxContract {

    private static final long SHORT_MILLIS = 1_000;
    private static final long PAST_SHORT_MILLIS = 1_050;

    @Test
    void aFreeLaneIsAcquiredWithNothingBehindIt() throws OutboxException {
        LeaseAnswer answer = acquire("one");

        assertThat(answer.term()).isPositive();
        assertThat(answer.holder()).isEqualTo("one");
        assertThat(answer.standbyWaiting()).isFalse();
        assertThat(answer.incarnation()).isEqualTo(read(0).incarnation());
        assertThat(inheritance(answer).progress()).isEqualTo(Progress.NONE);
        assertThat(inheritance(answer).blocked()).isEmpty();
    }

    @Test
    void nobodyTakesALaneFromALivingLease() throws OutboxException {
        LeaseAnswer first = acquire("one");
        LeaseAnswer second = hold(Kind.ACQUIRE, "two", 0, TTL_MILLIS);

        assertThat(second.held()).isFalse();
        assertThat(second.holder()).isEqualTo("one");
        assertThat(second.term()).isEqualTo(first.term());
        assertThat(second.inheritance()).isNull();
        assertThat(hold(Kind.RENEW, "one", first.term(), TTL_MILLIS).held()).isTrue();
    }

    @Test
    void aLeaseThatRanOutIsTakenWithANewTermAndTheOldOneIsRefused() throws OutboxException {
        LeaseAnswer first = hold(Kind.ACQUIRE, "one", 0, SHORT_MILLIS);
        driver().elapse(PAST_SHORT_MILLIS);
        LeaseAnswer second = acquire("two");
        LeaseAnswer late = hold(Kind.RENEW, "one", first.term(), TTL_MILLIS);

        assertThat(second.term()).isGreaterThan(first.term());
        assertThat(late.held()).isFalse();
        assertThat(late.holder()).isEqualTo("two");
        assertThat(late.term()).isEqualTo(second.term());
    }

    @Test
    void renewingProlongsTheLeaseAndKeepsTheTerm() throws OutboxException {
        LeaseAnswer acquired = hold(Kind.ACQUIRE, "one", 0, SHORT_MILLIS);
        LeaseAnswer renewed = hold(Kind.RENEW, "one", acquired.term(), TTL_MILLIS);
        driver().elapse(PAST_SHORT_MILLIS);

        assertThat(renewed.held()).isTrue();
        assertThat(renewed.term()).isEqualTo(acquired.term());
        assertThat(renewed.inheritance()).isNull();
        assertThat(hold(Kind.ACQUIRE, "two", 0, TTL_MILLIS).held()).isFalse();
    }

    /** Nobody else has had the lane in between, so nothing can have changed behind the owner's back. */
    @Test
    void aLeaseThatRanOutButWasNotTakenCanBeRenewed() throws OutboxException {
        LeaseAnswer acquired = hold(Kind.ACQUIRE, "one", 0, SHORT_MILLIS);
        driver().elapse(PAST_SHORT_MILLIS);
        LeaseAnswer renewed = hold(Kind.RENEW, "one", acquired.term(), TTL_MILLIS);

        assertThat(renewed.held()).isTrue();
        assertThat(renewed.term()).isEqualTo(acquired.term());
    }

    @Test
    void theOwnerItselfMayTakeANewTermAtAnyTime() throws OutboxException {
        LeaseAnswer first = acquire("one");
        LeaseAnswer second = acquire("one");

        assertThat(second.term()).isGreaterThan(first.term());
        assertThat(second.inheritance()).isNotNull();
        assertThat(hold(Kind.RENEW, "one", first.term(), TTL_MILLIS).held()).isFalse();
        assertThat(hold(Kind.RENEW, "one", second.term(), TTL_MILLIS).held()).isTrue();
    }

    @Test
    void aReleasedLaneIsFreeAtOnce() throws OutboxException {
        LeaseAnswer first = acquire("one");
        LeaseAnswer released = hold(Kind.RELEASE, "one", first.term(), TTL_MILLIS);
        assertThat(released.held()).isFalse();
        assertThat(released.holder()).isEmpty();
        assertThat(hold(Kind.RENEW, "one", first.term(), TTL_MILLIS).held()).isFalse();

        assertThat(acquire("two").term()).isGreaterThan(first.term());
    }

    @Test
    void aStaleReleaseFreesNothing() throws OutboxException {
        LeaseAnswer first = acquire("one");
        LeaseAnswer second = acquire("one");
        hold(Kind.RELEASE, "one", first.term(), TTL_MILLIS);
        hold(Kind.RELEASE, "two", second.term(), TTL_MILLIS);

        assertThat(hold(Kind.ACQUIRE, "two", 0, TTL_MILLIS).held()).isFalse();
        assertThat(hold(Kind.RENEW, "one", second.term(), TTL_MILLIS).held()).isTrue();
    }

    @Test
    void theOwnerHearsOfAStandbyUntilItStopsAsking() throws OutboxException {
        LeaseAnswer first = acquire("one");
        assertThat(hold(Kind.RENEW, "one", first.term(), SHORT_MILLIS).standbyWaiting())
                .isFalse();
        assertThat(hold(Kind.ACQUIRE, "one", 0, TTL_MILLIS).standbyWaiting()).isFalse();

        hold(Kind.ACQUIRE, "two", 0, SHORT_MILLIS);
        long term = acquire("one").term();
        assertThat(hold(Kind.RENEW, "one", term, SHORT_MILLIS).standbyWaiting()).isTrue();
        driver().elapse(PAST_SHORT_MILLIS);
        assertThat(hold(Kind.RENEW, "one", term, SHORT_MILLIS).standbyWaiting()).isFalse();
    }

    @Test
    void whoGetsTheLaneIsNoStandbyAnyMore() throws OutboxException {
        LeaseAnswer first = acquire("one");
        hold(Kind.ACQUIRE, "two", 0, TTL_MILLIS);
        hold(Kind.RELEASE, "one", first.term(), TTL_MILLIS);

        assertThat(acquire("two").standbyWaiting()).isFalse();
    }
}
