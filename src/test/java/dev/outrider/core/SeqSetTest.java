package dev.outrider.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SeqSetTest {

    @Test
    void answersLikeASetOfTheLibrary() {
        SplittableRandom random = new SplittableRandom(1);
        for (long spread : new long[] {100, 3_000, 1L << 40, Long.MAX_VALUE}) {
            SeqSet seqs = new SeqSet();
            Set<Long> expected = new HashSet<>();
            for (int i = 0; i < 50_000; i++) {
                long seq = 1 + random.nextLong(spread - 1);
                if (random.nextInt(5) < 3) {
                    assertThat(seqs.add(seq)).isEqualTo(expected.add(seq));
                } else {
                    assertThat(seqs.remove(seq)).isEqualTo(expected.remove(seq));
                }
                assertThat(seqs.size()).isEqualTo(expected.size());
            }
            assertThat(expected).allMatch(seqs::remove);
            assertThat(seqs.size()).isZero();
        }
    }

    @Test
    void aWindowThatMovesOnLeavesNothingBehind() {
        SeqSet seqs = new SeqSet();
        for (long seq = 1; seq <= 200_000; seq++) {
            assertThat(seqs.add(seq)).isTrue();
            if (seq > 10_000) {
                assertThat(seqs.remove(seq - 10_000)).isTrue();
                assertThat(seqs.remove(seq - 10_000)).isFalse();
            }
        }
        assertThat(seqs.size()).isEqualTo(10_000);
        seqs.clear();
        assertThat(seqs.add(200_000)).isTrue();
    }
}
