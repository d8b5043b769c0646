package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GapsTest {

    private static final long ALL = Long.MAX_VALUE;

    private final Gaps gaps = new Gaps(new Settings.Reading(100, 1, 100, 4, 10));

    private static boolean holds(Range range, long seq) {
        return range.first() <= seq && seq <= range.last();
    }

    @Test
    void aGapIsDeadOnlyAfterAllHoldersAreGoneAndOneMoreLook() {
        gaps.missed(5, 7, 0);
        gaps.listed(Set.of("3/12", "4/9"), 0);
        assertThat(gaps.looked(List.of(), ALL)).isEmpty();
        gaps.listed(Set.of("4/9", "8/1"), 20);
        assertThat(gaps.looked(List.of(), ALL)).isEmpty();
        gaps.listed(Set.of("8/1"), 40);

        assertThat(gaps.looked(List.of(6L), ALL)).containsExactly(new Range(5, 5), new Range(7, 7));
        assertThat(gaps.missing().ranges()).isZero();
    }

    @Test
    void aHolderThatCameAfterTheFirstListKeepsNoGapAlive() {
        gaps.missed(1, 1, 0);
        gaps.listed(Set.of("1/1"), 0);
        gaps.looked(List.of(), ALL);
        gaps.listed(Set.of("2/2"), 20);

        assertThat(gaps.looked(List.of(), ALL)).containsExactly(new Range(1, 1));
    }

    @Test
    void aCutPageSaysNothingAboutNumbersBehindItsLastRow() {
        gaps.missed(2, 9, 0);
        gaps.listed(Set.of(), 0);

        assertThat(gaps.looked(List.of(4L), 4)).containsExactly(new Range(2, 3));
        assertThat(gaps.ranges()).containsExactly(new Range(5, 9));
        assertThat(gaps.looked(List.of(), 0)).isEmpty();
        assertThat(gaps.looked(List.of(), ALL)).containsExactly(new Range(5, 9));
    }

    @Test
    void aRowFoundLateSplitsItsGap() {
        gaps.missed(10, 20, 0);

        assertThat(gaps.looked(List.of(12L, 20L), ALL)).isEmpty();
        assertThat(gaps.ranges()).containsExactly(new Range(10, 11), new Range(13, 19));
    }

    @Test
    void tooManyGapsMergeTheirNearestNeighboursAndLoseNoNumber() {
        for (long seq : new long[] {10, 12, 100, 200, 202, 300}) {
            gaps.missed(seq, seq, 0);
        }
        gaps.listed(Set.of("1/1"), 0);
        gaps.bound();

        assertThat(gaps.missing().ranges()).isLessThanOrEqualTo(4);
        for (long seq : new long[] {10, 12, 100, 200, 202, 300}) {
            assertThat(gaps.ranges()).anyMatch(range -> holds(range, seq));
        }
        assertThat(gaps.ranges()).containsExactly(new Range(10, 100), new Range(200, 202), new Range(300, 300));
    }

    @Test
    void aMergedGapWaitsForTheHoldersOfAllItsParts() {
        gaps.missed(1, 1, 0);
        gaps.listed(Set.of("1/1"), 0);
        for (long seq = 3; seq <= 11; seq += 2) {
            gaps.missed(seq, seq, 0);
        }
        gaps.listed(Set.of("1/1", "2/2"), 20);
        gaps.bound();
        gaps.listed(Set.of("2/2"), 40);
        List<Range> dead = gaps.looked(List.of(), ALL);

        assertThat(dead).noneMatch(range -> holds(range, 11));
        assertThat(gaps.ranges()).anyMatch(range -> holds(range, 11));
    }

    @Test
    void listsAreAskedForWhileAHolderMayStillCommitAndMoreRarelyForOldGaps() {
        assertThat(gaps.wantsList(0)).isFalse();
        gaps.missed(1, 1, 0);
        assertThat(gaps.wantsList(0)).isTrue();
        gaps.listed(Set.of("1/1"), 0);
        assertThat(gaps.wantsList(5)).isFalse();
        assertThat(gaps.wantsList(10)).isTrue();
        gaps.listed(Set.of("1/1"), 2_000_000_000L);
        assertThat(gaps.wantsList(2_000_000_010L)).isFalse();
        assertThat(gaps.wantsList(3_000_000_000L)).isTrue();
        gaps.listed(Set.of(), 3_000_000_000L);
        assertThat(gaps.wantsList(9_000_000_000L))
                .as("abandoned gaps need a look, not a list")
                .isFalse();
    }
}
