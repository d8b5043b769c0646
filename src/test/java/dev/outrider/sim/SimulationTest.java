package dev.outrider.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of worlds. */
final class SimulationTest {

    private static final int REPLAYED = 20;

    /** What every build can afford; a run with more seeds is a soak. */
    @Test
    @Timeout(60)
    void everyWorldKeepsItsPromisesAndDrains() {
        Long only = Long.getLong("sim.seed");
        Runs runs = new Runs(Parts::new);
        if (only != null) {
            runs.run(only, 1);
        } else {
            runs.run(1, Integer.getInteger("sim.seeds", 2_000));
            runs.demandEveryHappening();
        }
    }

    @Test
    void aSeedAlwaysMakesTheSameWorld() {
        for (long seed = 1; seed <= REPLAYED; seed++) {
            assertThat(Runs.traceHash(seed)).as("trace of seed %d", seed).isEqualTo(Runs.traceHash(seed));
        }
    }
}
