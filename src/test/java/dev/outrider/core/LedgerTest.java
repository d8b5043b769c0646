package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LedgerTest {

    @Test
    void neighboursMergeAndTheLowWaterMarkFollows() {
        Ledger ledger = new Ledger(new Progress(10, List.of(new Range(13, 14))));
        ledger.add(16, 16);
        assertThat(ledger.progress(List.of()))
                .isEqualTo(new Progress(10, List.of(new Range(13, 14), new Range(16, 16))));
        assertThat(ledger.holes()).containsExactly(new Range(11, 12), new Range(15, 15));
        ledger.add(15, 15);
        ledger.add(11, 12);
        assertThat(ledger.progress(List.of())).isEqualTo(new Progress(16, List.of()));
    }

    @Test
    void anyOrderOfAnyRangesGivesTheSameAsASetOfNumbers() {
        SplittableRandom random = new SplittableRandom(7);
        for (int round = 0; round < 200; round++) {
            Ledger ledger = new Ledger(Progress.NONE);
            BitSet expected = new BitSet();
            for (int i = 0; i < 40; i++) {
                int first = random.nextInt(1, 120);
                int last = first + random.nextInt(0, 6);
                ledger.add(first, last);
                expected.set(first, last + 1);
                assertSame(ledger, expected);
            }
        }
    }

    private static void assertSame(Ledger ledger, BitSet expected) {
        int low = expected.nextClearBit(1) - 1;
        assertThat(ledger.lowWater()).isEqualTo(low);
        Progress progress = ledger.progress(List.of());
        int ranges = 0;
        for (int first = expected.nextSetBit(low + 1); first >= 0; ranges++) {
            int end = expected.nextClearBit(first);
            assertThat(progress.done().get(ranges)).isEqualTo(new Range(first, end - 1));
            first = expected.nextSetBit(end);
        }
        assertThat(progress.done()).hasSize(ranges);
        for (int seq = 1; seq < 130; seq++) {
            assertThat(ledger.isDone(seq)).isEqualTo(expected.get(seq));
        }
    }

    @Test
    void whatIsForgottenIsNotDoneAnyMore() {
        Ledger ledger = new Ledger(new Progress(0, List.of(new Range(5, 20), new Range(30, 40))));

        ledger.forget(8, 10);
        assertThat(ledger.done()).containsExactly(new Range(5, 7), new Range(11, 20), new Range(30, 40));
        ledger.forget(11, 20);
        ledger.forget(50, 60);
        assertThat(ledger.done()).containsExactly(new Range(5, 7), new Range(30, 40));
        assertThat(ledger.highest()).isEqualTo(40);
        ledger.add(1, 4);
        ledger.forget(5, 7);
        assertThat(ledger.lowWater()).isEqualTo(7);
    }
}
