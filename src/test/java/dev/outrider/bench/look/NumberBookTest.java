package dev.outrider.bench.look;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.bench.look.NumberBook.Balance;
import org.junit.jupiter.api.Test;

/** A judge who cannot condemn would prove nothing. */
class NumberBookTest {

    private final NumberBook book = new NumberBook();

    @Test
    void everythingInItsTurnIsExact() {
        arrive(0, 1, 2, 3);
        arrive(5_000, 1, 2);

        Balance balance = book.balance(5_001, key -> key == 0 ? 3 : key == 5_000 ? 2 : 0);

        assertThat(balance).isEqualTo(new Balance(5, 0, 0, 0, 0));
        assertThat(balance.exact()).isTrue();
    }

    @Test
    void whatNeverCameIsLostWhereverItWas() {
        arrive(0, 2, 4);

        assertThat(book.balance(2, key -> key == 0 ? 5 : 1)).isEqualTo(new Balance(2, 4, 2, 0, 0));
    }

    @Test
    void whoComesBehindASuccessorIsOutOfOrderAndNotLost() {
        arrive(0, 1, 3, 2, 4);

        Balance balance = book.balance(1, key -> 4);

        assertThat(balance).isEqualTo(new Balance(4, 0, 1, 0, 0));
        assertThat(balance.holds()).isFalse();
    }

    @Test
    void whatComesAgainIsARepetitionAndNotOutOfOrder() {
        arrive(0, 1, 2, 3, 2, 3, 4);

        Balance balance = book.balance(1, key -> 4);

        assertThat(balance).isEqualTo(new Balance(4, 0, 0, 2, 0));
        assertThat(balance.exact()).isFalse();
        assertThat(balance.holds()).isTrue();
    }

    @Test
    void whatNobodyWroteIsAPhantom() {
        arrive(0, 1, 2);
        arrive(7, 1);

        assertThat(book.balance(1, key -> 1)).isEqualTo(new Balance(3, 0, 0, 0, 2));
    }

    private void arrive(int key, long... numbers) {
        for (long number : numbers) {
            book.arrived(key, number);
        }
    }
}
