package dev.outrider.bench.look;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;

/**
 * Judges records by key and number: each key's numbers must come as 1, 2, 3 and so on. As {@link dev.outrider.shop.OrderBook}, for keys that are
 * small numbers themselves, so that a record in its turn costs one look into an array. One thread writes; others ask when it is done.
 */
public final class NumberBook {

    private long[] last = new long[1_024];

    /** Numbers that others did not wait for, by key; empty unless something is wrong. */
    private final Map<Integer, Set<Long>> missing = new HashMap<>();

    private long arrived;
    private long repeated;
    private long violations;

    /**
     * The books against the truth.
     *
     * @param arrived records that came for the first time
     * @param lost written and never arrived
     * @param violations how often a record came before one of its predecessors
     * @param repeated records that came again
     * @param phantoms arrived and never written
     */
    public record Balance(long arrived, long lost, long violations, long repeated, long phantoms) {

        /** Whether every row came, once, in order. */
        public boolean exact() {
            return holds() && repeated == 0;
        }

        /** Whether every row came in order, be it that some came again: a broker was killed. */
        public boolean holds() {
            return lost == 0 && violations == 0 && phantoms == 0;
        }

        /** In words. */
        public String inWords() {
            return "%,d rows: %,d lost, %,d out of order, %,d repeated, %,d never written"
                    .formatted(arrived, lost, violations, repeated, phantoms);
        }
    }

    /** Takes a record in. */
    public void arrived(int key, long number) {
        if (key >= last.length) {
            last = Arrays.copyOf(last, Math.max(key + 1, 2 * last.length));
        }
        if (number == last[key] + 1) {
            last[key] = number;
            arrived++;
        } else {
            outOfTurn(key, number);
        }
    }

    private void outOfTurn(int key, long number) {
        Set<Long> skipped = missing.computeIfAbsent(key, name -> new HashSet<>());
        if (number > last[key]) {
            for (long between = last[key] + 1; between < number; between++) {
                skipped.add(between);
            }
            last[key] = number;
            violations++;
            arrived++;
        } else if (skipped.remove(number)) {
            arrived++;
        } else {
            repeated++;
        }
    }

    /** Records that came for the first time. */
    public long arrived() {
        return arrived;
    }

    /**
     * What has not come, and what has come although it was never written.
     *
     * @param keys how many keys there are, from 0
     * @param truth the last number written for a key, 0 for none
     */
    public Balance balance(int keys, IntToLongFunction truth) {
        long lost = 0;
        long phantoms = 0;
        for (int key = 0; key < Math.max(keys, last.length); key++) {
            long written = key < keys ? truth.applyAsLong(key) : 0;
            long seen = key < last.length ? last[key] : 0;
            lost += missing.getOrDefault(key, Set.of()).stream()
                    .filter(number -> number <= written)
                    .count();
            lost += Math.max(0, written - seen);
            phantoms += Math.max(0, seen - written);
        }
        return new Balance(arrived, lost, violations, repeated, phantoms);
    }
}
