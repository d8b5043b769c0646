package dev.outrider.core;

import java.util.Arrays;

/**
 * Sequence numbers, without an object for each: every row enters and leaves one, and boxed numbers in a hash set were a tenth of what the loop allocated.
 *
 * <p>Open addressing with linear probing. Eight neighbours share a slot group, and so a cache line, because numbers come densely; the groups are
 * scattered, because two dense ranges that met in one run of slots would make every look-up walk through it.
 */
final class SeqSet {

    private static final int GROUP_BITS = 3;
    private static final int GROUP_MASK = (1 << GROUP_BITS) - 1;
    private static final long SCATTER = 0x9E3779B97F4A7C15L;
    private static final int LEAST_SLOTS = 64;

    /** A row's number is at least 1. */
    private static final long FREE = 0;

    private long[] slots = new long[LEAST_SLOTS];
    private int size;

    int size() {
        return size;
    }

    void clear() {
        Arrays.fill(slots, FREE);
        size = 0;
    }

    /** Whether the number was not in here before. */
    boolean add(long seq) {
        int at = find(seq);
        if (slots[at] == seq) {
            return false;
        }
        slots[at] = seq;
        if (++size > slots.length / 2) {
            grow();
        }
        return true;
    }

    /** Whether the number was in here. */
    boolean remove(long seq) {
        int hole = find(seq);
        if (slots[hole] != seq) {
            return false;
        }
        size--;
        int mask = slots.length - 1;
        // What was pushed past the hole moves up, or a look-up would end at the hole and miss it.
        for (int at = (hole + 1) & mask; slots[at] != FREE; at = (at + 1) & mask) {
            int home = home(slots[at]);
            if (((at - home) & mask) >= ((at - hole) & mask)) {
                slots[hole] = slots[at];
                hole = at;
            }
        }
        slots[hole] = FREE;
        return true;
    }

    /** The slot that holds the number, or the free one where it belongs. */
    private int find(long seq) {
        int mask = slots.length - 1;
        int at = home(seq);
        while (slots[at] != FREE && slots[at] != seq) {
            at = (at + 1) & mask;
        }
        return at;
    }

    private int home(long seq) {
        long group = ((seq >>> GROUP_BITS) * SCATTER) >>> 32;
        return (int) ((group << GROUP_BITS) | (seq & GROUP_MASK)) & (slots.length - 1);
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (long seq : old) {
            if (seq != FREE) {
                slots[find(seq)] = seq;
            }
        }
    }
}
