package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HistogramTest {

    private static final long MILLI = 1_000_000L;

    private final Histogram histogram = new Histogram();

    @Test
    void aQuantileLiesBetweenTheBoundsAsIfWhatIsBetweenThemWereSpreadEvenly() {
        for (int i = 0; i < 99; i++) {
            histogram.add(7 * MILLI);
        }
        histogram.add(700 * MILLI);
        assertThat(histogram.seen().quantileNanos(0.5)).isBetween(7 * MILLI, 8 * MILLI);
        assertThat(histogram.seen().quantileNanos(0.99)).isEqualTo(10 * MILLI);
        assertThat(histogram.seen().quantileNanos(1)).isEqualTo(1_000 * MILLI);
    }

    @Test
    void ofNothingItIsNothingAndOfDaysItIsTheLastBound() {
        assertThat(histogram.seen().quantileNanos(0.99)).isZero();
        histogram.add(Long.MAX_VALUE);
        assertThat(histogram.seen().quantileNanos(0.99)).isEqualTo(1_800_000 * MILLI);
    }

    @Test
    void whatWasCountedSinceIsTheDifference() {
        histogram.add(7 * MILLI);
        Histogram.Seen before = histogram.seen();
        histogram.add(70 * MILLI);
        Histogram.Seen since = histogram.seen().since(before);
        assertThat(since.total()).isEqualTo(1);
        assertThat(since.quantileNanos(1)).isEqualTo(100 * MILLI);
        assertThat(since.sumSeconds()).isCloseTo(0.07, within(1e-9));
    }

    @Test
    void anotherCountIsTakenAsItIs() {
        histogram.add(7 * MILLI);
        Histogram another = new Histogram();
        another.add(70 * MILLI);
        Histogram.Seen seen = another.seen();
        assertThat(seen.since(histogram.seen())).isSameAs(seen);
    }
}
