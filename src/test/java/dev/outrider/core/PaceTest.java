package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** How fast rows may go. */
class PaceTest {

    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    /** Sends whenever it may, looking every so often; returns how many rows went. */
    private static long rows(Pace pace, int bytes, long fromNanos, long forNanos, long everyNanos) {
        long rows = 0;
        for (long now = fromNanos; now < fromNanos + forNanos; now += everyNanos) {
            while (pace.open(now)) {
                pace.charge(bytes, now);
                rows++;
            }
        }
        return rows;
    }

    private static Pace records(long perSecond) {
        return new Pace(new Settings.Rate(perSecond, 0));
    }

    @Test
    void recordsOfASecond() {
        assertThat(rows(records(1_000), 50, SECOND, 10 * SECOND, MS)).isBetween(9_900L, 10_101L);
        assertThat(rows(records(3), 50, SECOND, 10 * SECOND, MS)).isBetween(29L, 31L);
        assertThat(rows(records(300_000), 50, SECOND, SECOND, MS)).isBetween(290_000L, 330_001L);
    }

    @Test
    void bytesOfASecond() {
        Pace pace = new Pace(new Settings.Rate(0, 10_000));
        assertThat(rows(pace, 100, SECOND, 10 * SECOND, MS)).isBetween(990L, 1_011L);
    }

    @Test
    void whicheverIsReachedFirst() {
        assertThat(rows(new Pace(new Settings.Rate(10, 1_000_000)), 100, SECOND, 10 * SECOND, MS))
                .isBetween(99L, 102L);
        assertThat(rows(new Pace(new Settings.Rate(1_000_000, 1_000)), 100, SECOND, 10 * SECOND, MS))
                .isBetween(99L, 102L);
    }

    /** It is let go, or it would never go; what it is too large is owed. */
    @Test
    void aRowThatIsLargerThanASecondsBytesGoesAndIsPaidFor() {
        Pace pace = new Pace(new Settings.Rate(0, 1_000));
        pace.charge(5_000, SECOND);
        assertThat(pace.open(5 * SECOND)).isFalse();
        assertThat(pace.open(6 * SECOND + 10 * MS)).isTrue();
    }

    /** An hour of silence is no reason for an hour's rows at once. */
    @Test
    void whatWasNotUsedIsKeptForATenthOfASecond() {
        assertThat(rows(records(1_000), 50, 3_600 * SECOND, MS, MS)).isBetween(100L, 101L);
    }

    /** A loop that is late makes up for it, up to that tenth. */
    @Test
    void lateTurnsLoseNothing() {
        assertThat(rows(records(1_000), 50, SECOND, 10 * SECOND, 90 * MS)).isGreaterThan(9_800);
    }

    /** However fast: a turn of the loop for each row would cost more than the row. */
    @Test
    void itOpensAHundredTimesInASecondAtMost() {
        Pace pace = records(100_000);
        int openings = 0;
        boolean before = false;
        for (long now = SECOND; now < 2 * SECOND; now += 10_000) {
            boolean open = pace.open(now);
            openings += open && !before ? 1 : 0;
            while (pace.open(now)) {
                pace.charge(50, now);
            }
            before = false;
        }
        assertThat(openings).isBetween(50, 101);
    }
}
