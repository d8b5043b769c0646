package dev.outrider.shop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.shop.OrderBook.Balance;
import dev.outrider.shop.OrderBook.Verdict;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderBookTest {

    private final OrderBook book = new OrderBook();

    @Test
    void numbersInTheirOrderAreFine() {
        assertThat(book.arrived("a", 1)).isEqualTo(Verdict.NEXT);
        assertThat(book.arrived("b", 1)).isEqualTo(Verdict.NEXT);
        assertThat(book.arrived("a", 2)).isEqualTo(Verdict.NEXT);
        assertThat(book.violations()).isZero();
        assertThat(balance(Map.of("a", 2L, "b", 1L))).isEqualTo(new Balance(0, 0));
    }

    @Test
    void oneThatOvertakesIsAViolationAndNothingIsLostOnceTheOtherComes() {
        book.arrived("a", 1);
        assertThat(book.arrived("a", 3)).isEqualTo(Verdict.EARLY);
        assertThat(balance(Map.of("a", 3L))).isEqualTo(new Balance(1, 0));
        assertThat(book.arrived("a", 2)).isEqualTo(Verdict.LATE);
        assertThat(book.violations()).isEqualTo(1);
        assertThat(book.arrived()).isEqualTo(3);
        assertThat(balance(Map.of("a", 3L))).isEqualTo(new Balance(0, 0));
    }

    @Test
    void oneThatComesAgainIsNoViolation() {
        book.arrived("a", 1);
        book.arrived("a", 2);
        assertThat(book.arrived("a", 1)).isEqualTo(Verdict.REPEATED);
        assertThat(book.arrived("a", 3)).isEqualTo(Verdict.NEXT);
        assertThat(book.repeated()).isEqualTo(1);
        assertThat(book.arrived()).isEqualTo(3);
        assertThat(book.violations()).isZero();
    }

    @Test
    void whatIsMissingAtTheEndIsLost() {
        book.arrived("a", 1);
        assertThat(balance(Map.of("a", 2L, "b", 3L))).isEqualTo(new Balance(4, 0));
    }

    @Test
    void whatWasNeverWrittenIsAPhantom() {
        book.arrived("a", 1);
        book.arrived("a", 2);
        book.arrived("nobody", 1);
        assertThat(balance(Map.of("a", 1L))).isEqualTo(new Balance(0, 2));
    }

    private Balance balance(Map<String, Long> truth) {
        return book.balance(Set.copyOf(truth.keySet()), key -> truth.getOrDefault(key, 0L));
    }
}
