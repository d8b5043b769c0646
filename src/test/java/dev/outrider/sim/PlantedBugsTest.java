package dev.outrider.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation bites: each known bug, put in by swapping one part of an otherwise sound world, is noticed. The same seed passes without
 * it, so it is the bug that is noticed and not the world.
 */
@Tag("foundation")
final class PlantedBugsTest {

    /** Some bugs need a rare coincidence. */
    static final int SEEDS = 4_000;

    @ParameterizedTest
    @EnumSource
    void isCaught(PlantedBug bug) {
        Runs runs = new Runs(bug::parts);
        Violation caught = null;
        long seed = 0;
        while (seed < SEEDS && caught == null) {
            caught = runs.violationOf(++seed);
        }
        assertThat(caught).as("%s within %d seeds", bug, SEEDS).isNotNull();
        assertThat(new Runs(Parts::new).violationOf(seed))
                .as("seed %d without it", seed)
                .isNull();
        // A promise that is broken, not a swapped part that does not fit.
        assertThat(caught.invariant())
                .isNotIn(Invariant.CORE_DOES_NOT_THROW, Invariant.CORE_DOES_NOT_SPIN, Invariant.CONTRACT);
    }
}
