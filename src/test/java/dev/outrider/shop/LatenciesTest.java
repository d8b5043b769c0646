package dev.outrider.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void nothingHasNoQuantile() {
        assertThat(new Latencies().quantile(0.5)).isEqualTo(Duration.ZERO);
    }

    @Test
    void quantilesOfAllMagnitudesAreWithinTheirBucketsWidth() {
        for (long micros = 1; micros < 10_000_000_000L; micros = micros * 3 + 1) {
            Latencies latencies = new Latencies();
            latencies.add(micros * 1_000);
            assertThat(latencies.quantile(1).toNanos() / 1_000.0)
                    .as("%d µs", micros)
                    .isCloseTo((double) micros, within(micros * 0.016));
        }
    }

    @Test
    void theMiddleOfManyIsTheMiddle() {
        Latencies latencies = new Latencies();
        new SplittableRandom(1).longs(10_001, 0, 100_000_000).forEach(latencies::add);
        assertThat(latencies.count()).isEqualTo(10_001);
        assertThat(latencies.quantile(0.5).toNanos()).isBetween(48_000_000L, 52_000_000L);
        assertThat(latencies.quantile(0.99).toNanos()).isBetween(98_000_000L, 100_500_000L);
    }
}
