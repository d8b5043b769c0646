package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** From when on somebody is said to answer, so that others can be said to be silent alone. */
class AnsweringTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long PATIENCE = 5 * SECOND;

    /** Owed for as long as a prompt answer can be at most. */
    private static final long PROMPT = PATIENCE - 1;

    private static final long LATE = PATIENCE;
    private static final long BEGIN = 100 * SECOND;
    private static final long LONG_BEFORE = BEGIN - 60 * SECOND;

    private final Answering answering = new Answering(PATIENCE);

    /** At the start of the process the clock may show anything: what was never heard must not pass for heard at its zero. */
    @Test
    void theFirstAnswerEverBeginsATimeWhateverTheClockShows() {
        assertThat(answering.justBack(SECOND)).as("nobody has answered").isFalse();
        answering.heard(PROMPT, SECOND);
        assertThat(answering.justBack(SECOND + PATIENCE - 1)).isTrue();
        assertThat(answering.justBack(SECOND + PATIENCE)).isFalse();

        answering.heard(PROMPT, 3 * SECOND);
        answering.heard(PROMPT, 6 * SECOND - 1);
        assertThat(answering.since(-60 * SECOND)).isFalse();
        answering.heard(PROMPT, 6 * SECOND);
        assertThat(answering.since(-60 * SECOND)).isTrue();
    }

    /** One partition alone answers all the time, and the other fell silent only now: it has its time from then on. */
    @Test
    void whoFellSilentLaterHasItsTimeFromThen() {
        for (long second = 0; second <= 30; second++) {
            answering.heard(0, BEGIN + second * SECOND);
        }
        assertThat(answering.since(BEGIN + 25 * SECOND)).isTrue();
        assertThat(answering.since(BEGIN + 25 * SECOND + 1)).isFalse();
    }

    /** All were silent, and the first of them is back: the others would be said to be silent alone a moment before they answer. */
    @Test
    void aLateAnswerBehindAGapBeginsANewTime() {
        answering.heard(0, BEGIN);
        long back = BEGIN + 20 * SECOND;
        answering.heard(LATE, back);
        assertThat(answering.justBack(back)).isTrue();
        assertThat(answering.since(LONG_BEFORE)).isFalse();
    }

    /** Else whoever is silent indeed would be given its time again with each of those that come back. */
    @Test
    void lateAnswersWithoutAGapBeginNoOther() {
        answering.heard(0, BEGIN);
        long back = BEGIN + 20 * SECOND;
        answering.heard(LATE, back);
        answering.heard(LATE, back + 4 * SECOND);
        assertThat(answering.justBack(back + PATIENCE)).isFalse();
        assertThat(answering.since(LONG_BEFORE)).isFalse();
        answering.heard(LATE, back + PATIENCE);
        assertThat(answering.since(LONG_BEFORE)).isTrue();
    }

    /** It may be the first that was sent after a silence of all: then it owed its answer for a moment only, and is no less the first. */
    @Test
    void aPromptAnswerBehindAGapBeginsANewTime() {
        answering.heard(0, BEGIN);
        answering.heard(0, BEGIN + 3 * SECOND);
        long back = BEGIN + 3 * SECOND + PATIENCE;
        answering.heard(PROMPT, back);
        assertThat(answering.justBack(back)).isTrue();
        assertThat(answering.since(LONG_BEFORE)).isFalse();
    }

    /** Rare answers would else put off what is said of the silent ones for ever. */
    @Test
    void anAnswerWithinThePatienceIsNotBehindAGap() {
        answering.heard(0, BEGIN);
        answering.heard(0, BEGIN + 3 * SECOND);
        long next = BEGIN + 3 * SECOND + PATIENCE - 1;
        answering.heard(PROMPT, next);
        assertThat(answering.justBack(next)).isFalse();
        assertThat(answering.since(LONG_BEFORE)).isTrue();
    }

    /** A topic with a row every ten seconds is answered at once each time: what is stuck beside it would never be said to be stuck. */
    @Test
    void aSecondPromptAnswerBehindAGapComesFromSomebodyWhoHasLittleToSay() {
        answering.heard(0, BEGIN);
        answering.heard(0, BEGIN + 3 * SECOND);
        long first = BEGIN + 11 * SECOND;
        answering.heard(PROMPT, first);
        answering.heard(PROMPT, first + 1);
        assertThat(answering.since(LONG_BEFORE)).isFalse();

        long second = first + 1 + PATIENCE;
        answering.heard(PROMPT, second);
        answering.heard(PROMPT, second);
        assertThat(answering.justBack(second)).isFalse();
        assertThat(answering.since(LONG_BEFORE)).isTrue();
        assertThat(answering.since(first + 1)).isTrue();
        assertThat(answering.since(first + 2))
                .as("only whoever was silent then")
                .isFalse();

        long third = second + 2 * PATIENCE;
        answering.heard(PROMPT, third);
        assertThat(answering.justBack(third)).as("nor does any further one").isFalse();
        assertThat(answering.since(LONG_BEFORE)).isTrue();
    }

    /** The first answer ever counts as the first of the two: nobody was heard before it either. */
    @Test
    void aPromptAnswerBehindAGapAfterTheFirstEverIsASecondOne() {
        answering.heard(0, BEGIN);
        answering.heard(PROMPT, BEGIN + PATIENCE);
        assertThat(answering.justBack(BEGIN + PATIENCE)).isFalse();
        assertThat(answering.since(LONG_BEFORE)).isTrue();
    }

    /** Whoever owed the second for so long was silent itself, and with it perhaps all. */
    @Test
    void aSecondAnswerBehindAGapThatIsLateBeginsANewTimeAllTheSame() {
        answering.heard(0, BEGIN);
        answering.heard(0, BEGIN + SECOND);
        long first = BEGIN + 11 * SECOND;
        answering.heard(PROMPT, first);
        long second = first + PATIENCE;
        answering.heard(LATE, second);
        assertThat(answering.justBack(second)).isTrue();
        assertThat(answering.since(LONG_BEFORE)).isFalse();
    }
}
