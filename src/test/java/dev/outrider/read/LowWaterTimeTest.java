package dev.outrider.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Up to when everything that was committed is done. */
class LowWaterTimeTest {

    private final LowWaterTime time = new LowWaterTime();

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private @Nullable Instant after(long second, long lastValue, @Nullable Long first) {
        return time.after(new ProgressProbe.Seen(
                at(second), 0, new ProgressProbe.Open(lastValue, first, 0, null), new ProgressProbe.Aside(0, 0)));
    }

    @Test
    void nothingIsKnownWhileTheFirstRowsAreOpen() {
        assertThat(after(1, 10, 1L)).isNull();
        assertThat(after(2, 20, 10L)).isNull();
    }

    @Test
    void withNothingOpenItIsNowWhateverWasDrawn() {
        assertThat(after(1, 10, null)).isEqualTo(at(1));
        assertThat(after(2, 11, null)).isEqualTo(at(2));
    }

    /** At second 1 ten numbers were drawn: whatever was committed by then is among them. */
    @Test
    void aTimeIsReachedOnceNothingIsOpenUpToTheNumbersDrawnByThen() {
        after(1, 10, 1L);
        after(2, 20, 5L);
        after(3, 30, 10L);
        assertThat(after(4, 40, 11L)).isEqualTo(at(1));
        assertThat(after(5, 40, 30L)).isEqualTo(at(2));
        assertThat(after(6, 40, 31L)).isEqualTo(at(3));
        assertThat(after(7, 40, null)).isEqualTo(at(7));
    }

    /** What was open comes to light late, below what was done: the time stands still and never goes back. */
    @Test
    void aLateCommitTakesNothingBack() {
        after(1, 10, null);
        assertThat(after(2, 20, 3L)).isEqualTo(at(1));
        assertThat(after(3, 20, 21L)).isEqualTo(at(2));
    }

    @Test
    void numbersThatBeginAgainAreNotThoseThatWereNoted() {
        after(1, 1_000, 900L);
        assertThat(after(2, 10, 5L)).isNull();
        assertThat(after(3, 20, 11L)).isEqualTo(at(2));
    }

    @Test
    void aClockThatIsSetBackTakesNothingBack() {
        after(100, 10, null);
        assertThat(after(50, 10, null)).isEqualTo(at(100));
    }

    @Test
    void notesAreBoundedAndNeverTellTooMuch() {
        for (long second = 1; second <= 5_000; second++) {
            after(second, 10 * second, 1L);
        }
        for (long second = 1; second < 5_000; second += 7) {
            Instant reached = after(5_000 + second, 50_000 + second, 10 * second + 1);
            assertThat(reached == null || !reached.isAfter(at(second))).isTrue();
        }
        assertThat(after(20_000, 90_000, 49_995L)).isBetween(at(4_900), at(4_999));
    }

    @Test
    void whoeverTakesOverKnowsNothingYet() {
        after(1, 10, null);
        time.forget();
        assertThat(after(2, 20, 5L)).isNull();
    }
}
