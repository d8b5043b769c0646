package dev.outrider.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Runs worlds, one seed after the other. */
final class Runs {

    private final Supplier<Parts> parts;
    private final Tally tally = new Tally();

    Runs(Supplier<Parts> parts) {
        this.parts = parts;
    }

    /** Runs seeds from the first on; the first that fails is run again with its story kept, and told. */
    void run(long first, int count) {
        for (long seed = first; seed < first + count; seed++) {
            Violation violation = violationOf(seed);
            if (violation != null) {
                throw new AssertionError(story(seed), violation);
            }
        }
    }

    @Nullable
    Violation violationOf(long seed) {
        World world = new World(seed, parts.get(), false);
        try {
            world.run();
            return null;
        } catch (Violation violation) {
            return violation;
        } finally {
            tally.add(world.tally);
        }
    }

    String story(long seed) {
        World world = new World(seed, parts.get(), true);
        String end = "the second run found nothing: the world is not deterministic";
        try {
            world.run();
        } catch (Violation violation) {
            end = violation.getMessage();
        }
        return "seed " + seed + " (replay: -Dsim.seed=" + seed + ")\n" + world.recipe + "\n"
                + String.join("\n", world.trace.lines()) + "\n" + end;
    }

    static long traceHash(long seed) {
        World world = new World(seed, new Parts(), false);
        world.run();
        return world.trace.hash();
    }

    Tally tally() {
        return tally;
    }

    /** The worlds were as bad as they claim to be. */
    void demandEveryHappening() {
        List<Happening> absent = new ArrayList<>();
        for (Happening happening : Happening.values()) {
            if (tally.of(happening) == 0) {
                absent.add(happening);
            }
        }
        if (!absent.isEmpty()) {
            throw new AssertionError("never happened: " + absent);
        }
    }
}
