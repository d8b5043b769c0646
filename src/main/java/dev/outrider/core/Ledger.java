package dev.outrider.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is done: everything up to the low-water mark, and ranges above it. Neighbouring ranges merge at once, so that its size is bounded
 * by the window and the living gaps.
 */
class Ledger {

    private final TreeMap<Long, Long> lastByFirst = new TreeMap<>();
    private long lowWater;

    /** The last done number: what is above it, as almost every newly read row, needs no look into the ranges. */
    private long highest;

    Ledger(Progress progress) {
        lowWater = progress.lowWater();
        highest = lowWater;
        for (Range range : progress.done()) {
            add(range.first(), range.last());
        }
    }

    long lowWater() {
        return lowWater;
    }

    /** The last done number: where reading goes on after a restart. */
    long highest() {
        return highest;
    }

    int ranges() {
        return lastByFirst.size();
    }

    boolean isDone(long seq) {
        if (seq <= lowWater || seq > highest) {
            return seq <= lowWater;
        }
        Map.Entry<Long, Long> below = lastByFirst.floorEntry(seq);
        return below != null && below.getValue() >= seq;
    }

    /** Records the numbers from first to last as published, settled or dead; what was done already may be among them. */
    void add(long first, long last) {
        if (last <= lowWater) {
            return;
        }
        highest = Math.max(highest, last);
        long from = Math.max(first, lowWater + 1);
        long to = last;
        Map.Entry<Long, Long> below = lastByFirst.floorEntry(from);
        if (below != null && below.getValue() >= from - 1) {
            from = below.getKey();
            to = Math.max(to, below.getValue());
            lastByFirst.remove(below.getKey());
        }
        Map.Entry<Long, Long> above = lastByFirst.ceilingEntry(from);
        while (above != null && above.getKey() <= to + 1) {
            to = Math.max(to, above.getValue());
            lastByFirst.remove(above.getKey());
            above = lastByFirst.ceilingEntry(from);
        }
        if (from == lowWater + 1) {
            lowWater = to;
        } else {
            lastByFirst.put(from, to);
        }
    }

    Progress progress(List<Range> forgotten) {
        return new Progress(lowWater, done(), forgotten);
    }

    List<Range> done() {
        List<Range> done = new ArrayList<>(lastByFirst.size());
        lastByFirst.forEach((first, last) -> done.add(new Range(first, last)));
        return done;
    }

    /** The numbers from first to last are not known to be done any more; nothing above the last done number may be among them. */
    void forget(long first, long last) {
        Map.Entry<Long, Long> around = lastByFirst.floorEntry(first);
        if (around == null || around.getValue() < last) {
            // It has become part of what is below the low-water mark.
            return;
        }
        lastByFirst.remove(around.getKey());
        if (around.getKey() < first) {
            lastByFirst.put(around.getKey(), first - 1);
        }
        if (around.getValue() > last) {
            lastByFirst.put(last + 1, around.getValue());
        }
    }

    /** The ranges between the low-water mark and the last done number that are not done: where a new term looks first. */
    List<Range> holes() {
        List<Range> holes = new ArrayList<>(lastByFirst.size());
        long next = lowWater + 1;
        for (Map.Entry<Long, Long> done : lastByFirst.entrySet()) {
            holes.add(new Range(next, done.getKey() - 1));
            next = done.getValue() + 1;
        }
        return holes;
    }
}
