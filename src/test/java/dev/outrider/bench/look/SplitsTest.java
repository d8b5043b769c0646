package dev.outrider.bench.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;

class SplitsTest {

    @Test
    void notesEachMomentInItsTurn() {
        Splits splits = new Splits(1, 1, 10);

        assertThat(splits.next()).isEqualTo(1);
        splits.pass(100);
        assertThat(splits.next()).isEqualTo(10);
        assertThat(splits.complete()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> splits.nanos(2));
        splits.pass(2_000_000_100);

        assertThat(splits.complete()).isTrue();
        assertThat(splits.next()).isEqualTo(-1);
        assertThat(splits.seconds(0, 1)).isZero();
        assertThat(splits.seconds(1, 2)).isEqualTo(2);
    }
}
