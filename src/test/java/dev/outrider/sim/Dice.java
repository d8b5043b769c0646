package dev.outrider.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Every choice of a world, drawn from its seed: the same seed makes the same choices. */
final class Dice {

    static final long MICRO = 1_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private final SplittableRandom random;

    Dice(long seed) {
        this(new SplittableRandom(seed));
    }

    private Dice(SplittableRandom random) {
        this.random = random;
    }

    /** Independent dice, so that one part of a world does not shift the choices of another. */
    Dice split() {
        return new Dice(random.split());
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** From low to high, both included. */
    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    /** From low to high, both included. */
    long between(long low, long high) {
        return low + random.nextLong(high - low + 1);
    }

    /** From low to high, small values as likely as large ones on a logarithmic scale. */
    long spread(long low, long high) {
        double factor = Math.pow((double) high / low, random.nextDouble());
        return Math.min(high, Math.round(low * factor));
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
