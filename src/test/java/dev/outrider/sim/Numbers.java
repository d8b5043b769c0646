package dev.outrider.sim;

import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import java.util.ArrayList;
import java.util.List;

/** Arithmetic of done numbers, written apart from the core's own so that one cannot hide the other's mistake. */
final class Numbers {

    private Numbers() {}

    static boolean covers(Progress progress, long number) {
        if (number <= progress.lowWater()) {
            return true;
        }
        int low = 0;
        int high = progress.done().size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            Range range = progress.done().get(middle);
            if (number < range.first()) {
                high = middle - 1;
            } else if (number > range.last()) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    /** What {@code now} covers and {@code before} does not. */
    static List<Range> added(Progress before, Progress now) {
        List<Range> added = new ArrayList<>();
        for (Range range : ranges(now)) {
            subtract(range, ranges(before), added);
        }
        return added;
    }

    private static List<Range> ranges(Progress progress) {
        List<Range> ranges = new ArrayList<>();
        if (progress.lowWater() > 0) {
            ranges.add(new Range(1, progress.lowWater()));
        }
        ranges.addAll(progress.done());
        return ranges;
    }

    private static void subtract(Range range, List<Range> known, List<Range> result) {
        long from = range.first();
        for (Range one : known) {
            if (one.last() < from) {
                continue;
            }
            if (one.first() > range.last()) {
                break;
            }
            if (one.first() > from) {
                result.add(new Range(from, one.first() - 1));
            }
            from = one.last() + 1;
        }
        if (from <= range.last()) {
            result.add(new Range(from, range.last()));
        }
    }
}
