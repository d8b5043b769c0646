package dev.outrider.sim;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many more worlds than a build has time for. */
@Tag("soak")
final class SimulationSoakTest {

    private static final int SEEDS = 100_000;

    @Test
    void everyWorldKeepsItsPromisesAndDrains() {
        Runs runs = new Runs(Parts::new);
        runs.run(1, Integer.getInteger("sim.seeds", SEEDS));
        runs.demandEveryHappening();
    }
}
