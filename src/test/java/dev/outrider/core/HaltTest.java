package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When a lane that sends nothing tries again, and what has to succeed before it goes on. */
class HaltTest {

    private static final long MILLIS = 1_000_000L;
    private static final long SECOND = 1_000 * MILLIS;
    private static final long LONGEST = 5 * SECOND;
    private static final long BEGIN = 100 * SECOND;
    private static final Failure WRONG = failure("Sasl");
    private static final Failure NOT_ALLOWED = failure("Cluster");
    private static final Failure SET_BACK = failure("SequenceSetBack");

    private final Halt halt = new Halt(LONGEST);

    private static Failure failure(String code) {
        return new Failure(Failure.Kind.HALT, Failure.Outcome.NOT_SENT, code, "to be mended by hand");
    }

    /** A wrong password would become a login storm, and lock the account before anybody has mended it. */
    @Test
    void aTrialThatFailsDoublesTheWaitUpToTheLongest() {
        long now = BEGIN;
        halt.halted(WRONG, Halt.Cause.SENDING, now);
        for (long wait : new long[] {1, 2, 4, 5, 5}) {
            assertThat(halt.nextDeadlineNanos()).isEqualTo(now + wait * SECOND);
            now += wait * SECOND;
            assertThat(halt.holds(now - 1)).isTrue();
            assertThat(halt.holds(now)).as("the trial begins").isFalse();
            assertThat(halt.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
            now += 300 * MILLIS;
            assertThat(halt.holds(now)).as("it goes on").isFalse();
            halt.halted(WRONG, Halt.Cause.SENDING, now);
            assertThat(halt.holds(now)).as("it has failed").isTrue();
        }
        assertThat(halt.sinceNanos()).isEqualTo(BEGIN);
    }

    /** Every row on its way tells of the same failure: counted one by one, a single mishap would bring the longest wait at once. */
    @Test
    void aFailureBetweenTrialsNeitherPutsOffTheNextNorLengthensTheWaits() {
        halt.halted(WRONG, Halt.Cause.SENDING, BEGIN);
        for (long row = 1; row <= 8; row++) {
            halt.halted(NOT_ALLOWED, Halt.Cause.SENDING, BEGIN + row * 100 * MILLIS);
        }
        assertThat(halt.nextDeadlineNanos()).isEqualTo(BEGIN + SECOND);
        assertThat(halt.reason()).as("the latest is told").isEqualTo(NOT_ALLOWED);
        assertThat(halt.sinceNanos()).isEqualTo(BEGIN);

        long trial = BEGIN + SECOND;
        assertThat(halt.holds(trial)).isFalse();
        halt.halted(WRONG, Halt.Cause.SENDING, trial);
        halt.halted(WRONG, Halt.Cause.SENDING, trial + MILLIS);
        assertThat(halt.nextDeadlineNanos()).isEqualTo(trial + 2 * SECOND);
    }

    /** Rows that were on their way are acknowledged whatever the numbers say: the lane would go on with numbers that contradict what was read. */
    @Test
    void anAcknowledgementNeverClearsAHaltBecauseOfNumbers() {
        halt.halted(SET_BACK, Halt.Cause.NUMBERS, BEGIN);
        halt.acknowledged(BEGIN);
        assertThat(halt.reason()).isEqualTo(SET_BACK);
        assertThat(halt.holds(BEGIN)).isTrue();

        long trial = BEGIN + SECOND;
        assertThat(halt.holds(trial)).isFalse();
        halt.acknowledged(BEGIN);
        halt.lookedUp(true);
        assertThat(halt.reason()).isEqualTo(SET_BACK);
        halt.halted(SET_BACK, Halt.Cause.NUMBERS, trial);
        assertThat(halt.nextDeadlineNanos()).as("nor shortens the waits").isEqualTo(trial + 2 * SECOND);
        assertThat(halt.sinceNanos()).isEqualTo(BEGIN);

        halt.numbersFit();
        assertThat(halt.reason()).isNull();
        assertThat(halt.holds(trial)).isFalse();
        assertThat(halt.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }

    /** Numbers that contradict what was read are mended by somebody's hand, and by nothing that a broker says. */
    @ParameterizedTest
    @EnumSource(
            value = Halt.Cause.class,
            names = {"LOOKING", "SENDING"})
    void whatElseFailsTakesTheirPlaceFromNoNumbers(Halt.Cause cause) {
        halt.halted(SET_BACK, Halt.Cause.NUMBERS, BEGIN);
        halt.halted(WRONG, cause, BEGIN);
        assertThat(halt.reason()).isEqualTo(SET_BACK);
        assertThat(halt.holds(BEGIN + SECOND)).isFalse();
        halt.acknowledged(BEGIN + SECOND);
        halt.lookedUp(true);
        assertThat(halt.reason()).isEqualTo(SET_BACK);
        halt.numbersFit();
        assertThat(halt.reason()).isNull();

        halt.halted(WRONG, cause, BEGIN + 60 * SECOND);
        halt.halted(SET_BACK, Halt.Cause.NUMBERS, BEGIN + 60 * SECOND);
        assertThat(halt.reason()).isEqualTo(SET_BACK);
    }

    /** Whoever lost the lane while it was halted, and has won it again, would give it away before it knows whether that is mended. */
    @Test
    void aLaneThatIsWonAgainHasItsTimeBeforeItIsHandedOver() {
        halt.halted(WRONG, Halt.Cause.SENDING, BEGIN);
        assertThat(halt.hopeless(BEGIN + LONGEST - 1)).isFalse();
        assertThat(halt.hopeless(BEGIN + LONGEST)).isTrue();
        long won = BEGIN + 60 * SECOND;
        halt.laneWon(won);
        assertThat(halt.hopeless(won + LONGEST - 1)).isFalse();
        assertThat(halt.hopeless(won + LONGEST)).isTrue();
        assertThat(halt.sinceNanos()).isEqualTo(BEGIN);
    }

    /** On trial nothing proves more than an acknowledgement: the lane would stand still until a look-up, which a busy one may not make for long. */
    @ParameterizedTest
    @EnumSource(
            value = Halt.Cause.class,
            names = {"LOOKING", "SENDING"})
    void anAcknowledgementClearsAnyOtherHaltAndTheNextWaitsTheLeastAgain(Halt.Cause cause) {
        halt.halted(WRONG, cause, BEGIN);
        long trial = BEGIN + SECOND;
        assertThat(halt.holds(trial)).isFalse();
        halt.halted(WRONG, cause, trial);
        halt.numbersFit();
        assertThat(halt.reason()).as("a page says nothing of Kafka").isEqualTo(WRONG);

        assertThat(halt.holds(trial + 2 * SECOND)).as("on trial").isFalse();
        halt.acknowledged(BEGIN);
        assertThat(halt.reason()).isNull();
        assertThat(halt.holds(trial)).isFalse();
        long again = BEGIN + 60 * SECOND;
        halt.halted(NOT_ALLOWED, cause, again);
        assertThat(halt.sinceNanos()).isEqualTo(again);
        assertThat(halt.nextDeadlineNanos()).isEqualTo(again + SECOND);
    }

    /** What the other brokers had been sent before is acknowledged in the moment in which one refuses the login: the next login would follow at once, and so on. */
    @Test
    void whatWasOnItsWayBeforeProvesNothing() {
        halt.halted(WRONG, Halt.Cause.SENDING, BEGIN);
        halt.acknowledged(BEGIN);
        assertThat(halt.reason()).isEqualTo(WRONG);
        assertThat(halt.holds(BEGIN)).isTrue();
        assertThat(halt.nextDeadlineNanos()).isEqualTo(BEGIN + SECOND);
    }

    /** The trial's first answer comes from a broker that is well, and at once the other refuses again: else a login would follow each second, and no standby ever have its turn. */
    @Test
    void whatComesBackWithinTheWaitHasNeverBeenOver() {
        halt.halted(WRONG, Halt.Cause.SENDING, BEGIN);
        long now = BEGIN;
        for (long wait : new long[] {1, 2, 4, 5}) {
            now += wait * SECOND;
            assertThat(halt.holds(now)).as("on trial after %d s", wait).isFalse();
            halt.acknowledged(now);
            assertThat(halt.reason()).isNull();
            halt.halted(WRONG, Halt.Cause.SENDING, now + MILLIS);
            assertThat(halt.sinceNanos()).isEqualTo(BEGIN);
            now += MILLIS;
        }
        assertThat(halt.hopeless(now)).isTrue();
    }

    /** The same client may well be allowed to look: that it could not for a moment changes nothing of what was refused. */
    @Test
    void aLookThatFailsMeanwhileDoesNotMakeALookProveAnything() {
        halt.halted(NOT_ALLOWED, Halt.Cause.SENDING, BEGIN);
        halt.halted(WRONG, Halt.Cause.LOOKING, BEGIN);
        halt.lookedUp(false);
        assertThat(halt.reason()).isEqualTo(WRONG);
    }

    /** Else it would be well after each look and fail again at the first wait's pace: the storm once more. */
    @Test
    void aClusterThatAnswersProvesNothingOfSendingWhileThereIsSomethingToSend() {
        halt.halted(NOT_ALLOWED, Halt.Cause.SENDING, BEGIN);
        halt.lookedUp(false);
        assertThat(halt.reason()).isEqualTo(NOT_ALLOWED);
        halt.lookedUp(true);
        assertThat(halt.reason()).as("nobody else would ever clear it").isNull();

        halt.halted(WRONG, Halt.Cause.LOOKING, BEGIN);
        halt.lookedUp(false);
        assertThat(halt.reason()).isNull();
    }

    /** On trial something must be there to be sent, or the lane would wait for rows that wait for it; and before it they would only fill the memory. */
    @Test
    void waitingRowsAreBroughtBackForATrialOfSendingAndForNoOther() {
        assertThat(halt.mayDrain(BEGIN)).isTrue();
        for (Halt.Cause cause : Halt.Cause.values()) {
            Halt each = new Halt(LONGEST);
            each.halted(WRONG, cause, BEGIN);
            assertThat(each.mayDrain(BEGIN + SECOND - 1)).as("%s", cause).isFalse();
            boolean sending = cause == Halt.Cause.SENDING;
            assertThat(each.mayDrain(BEGIN + SECOND)).as("%s", cause).isEqualTo(sending);
        }
    }

    /** Counted from the last failure it would never be hopeless, and a standby that could send would wait for ever. */
    @Test
    void aStandbyHasATryWhenTheFirstFailureIsLongAgoHoweverMuchFailsSince() {
        halt.halted(WRONG, Halt.Cause.SENDING, BEGIN);
        assertThat(halt.holds(BEGIN + SECOND)).isFalse();
        halt.halted(NOT_ALLOWED, Halt.Cause.SENDING, BEGIN + SECOND);
        assertThat(halt.hopeless(BEGIN + LONGEST - 1)).isFalse();
        assertThat(halt.hopeless(BEGIN + LONGEST)).isTrue();
        halt.cleared();
        assertThat(halt.hopeless(BEGIN + LONGEST)).isFalse();
    }
}
