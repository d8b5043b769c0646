package dev.outrider.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Thousands of worlds. */
@Tag("foundation")
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

    /** What a failure prints is enough to see it again: the number, the settings, the last events, and what was broken. */
    @Test
    void aFailureIsToldAndReplaysByItsNumber() {
        Runs runs = new Runs(PlantedBug.MARK_BEFORE_ACKNOWLEDGEMENT::parts);
        AssertionError failure = catchThrowableOfType(AssertionError.class, () -> runs.run(1, PlantedBugsTest.SEEDS));
        Matcher told =
                Pattern.compile("seed (\\d+) \\(replay: -Dsim\\.seed=\\1\\)\\R").matcher(failure.getMessage());
        assertThat(told.find()).as(failure.getMessage()).isTrue();
        Violation first = (Violation) failure.getCause();
        assertThat(failure.getMessage()).contains("Recipe[", first.getMessage());
        assertThat(failure.getMessage().lines()).hasSizeGreaterThan(20);

        long seed = Long.parseLong(told.group(1));
        Violation again = new Runs(PlantedBug.MARK_BEFORE_ACKNOWLEDGEMENT::parts).violationOf(seed);
        assertThat(again).hasMessage(first.getMessage());
        assertThat(again.invariant()).isEqualTo(first.invariant());
    }
}
