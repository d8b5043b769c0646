package dev.outrider.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TableTrendTest {

    private static final long BUDGET = 10_000;

    private final TableTrend trend = new TableTrend(BUDGET, TimeUnit.MINUTES.toNanos(30));

    private Measures.Table at(long minutes, long bytes) {
        return add(trend, minutes, bytes, 0, 0);
    }

    private static Measures.Table add(TableTrend trend, long minutes, long bytes, long updates, long hot) {
        return trend.add(new TableTrend.Look(
                new Measures.Rows(1, 2), updates, hot, bytes - 10, 10, TimeUnit.MINUTES.toNanos(minutes)));
    }

    @Test
    void nothingIsSaidOfGrowthBeforeAFewMinutes() {
        assertThat(at(1, 1_000).size().growthPerSecond()).isNaN();
        assertThat(at(4, 1_600).size().growthPerSecond()).isNaN();
        assertThat(at(4, 1_600).size().fullInSeconds()).isNaN();
    }

    @Test
    void theBudgetIsReachedAtThePresentRate() {
        at(0, 1_000);
        Measures.Size size = at(10, 4_000).size();
        assertThat(size.growthPerSecond()).isEqualTo(5);
        assertThat(size.fullInSeconds()).isEqualTo(1_200);
    }

    @Test
    void whatIsLongAgoDoesNotCount() {
        at(0, 1_000);
        at(10, 8_000);
        Measures.Size size = at(41, 8_000).size();
        assertThat(size.growthPerSecond()).isNaN();
        assertThat(at(50, 8_000).size().fullInSeconds()).isInfinite();
    }

    @Test
    void aTableThatIsFullIsFullNow() {
        at(0, 1_000);
        assertThat(at(10, BUDGET).size().fullInSeconds()).isZero();
        assertThat(at(20, 9_000).size().fullInSeconds()).isPositive();
    }

    @Test
    void aTableThatShrinksIsNeverFull() {
        at(0, 5_000);
        Measures.Size size = at(10, 4_400).size();
        assertThat(size.growthPerSecond()).isEqualTo(-1);
        assertThat(size.fullInSeconds()).isInfinite();
    }

    @Test
    void withoutABudgetNobodyKnowsWhenItIsFull() {
        TableTrend free = new TableTrend(0, TimeUnit.MINUTES.toNanos(30));
        add(free, 0, 1_000, 0, 0);
        Measures.Size size = add(free, 10, 4_000, 0, 0).size();
        assertThat(size.growthPerSecond()).isEqualTo(5);
        assertThat(size.fullInSeconds()).isNaN();
    }

    @Test
    void theShareOfHotUpdatesIsThatOfTheLastWhile() {
        assertThat(add(trend, 0, 1, 1_000, 0).updates().hotShare()).isNaN();
        assertThat(add(trend, 5, 1, 1_100, 75).updates().hotShare()).isEqualTo(0.75);
        // The statistics began anew.
        assertThat(add(trend, 6, 1, 10, 5).updates().hotShare()).isEqualTo(0.5);
    }
}
