package dev.outrider.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void theMedianIsTheMiddleOfAnOddAndBetweenTheMiddlesOfAnEvenNumber() {
        assertThat(Spread.of(DoubleStream.of(9, 1, 4))).isEqualTo(new Spread(4, 1, 9, 3));
        assertThat(Spread.of(DoubleStream.of(9, 1, 4, 6)).median()).isEqualTo(5);
    }

    @Test
    void whatIsUnknownCountsForNothing() {
        assertThat(Spread.of(DoubleStream.of(Double.NaN, 3))).isEqualTo(new Spread(3, 3, 3, 1));
        assertThat(Spread.of(DoubleStream.empty()).text(Unit.SECONDS)).isEqualTo("?");
    }

    @Test
    void oneValueHasNoRange() {
        assertThat(Spread.of(DoubleStream.of(58_202.6)).text(Unit.ROWS_PER_SECOND))
                .isEqualTo("58,203");
        assertThat(Spread.of(DoubleStream.of(4.25, 4, 5)).text(Unit.MILLISECONDS))
                .isEqualTo("4.3 (4.0..5.0)");
    }
}
