package dev.outrider.core;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The numbers below the cursor that have not been seen: drawn by a transaction that has not ended yet, or by one that rolled back.
 *
 * <p>Whoever inserts holds ROW EXCLUSIVE on the outbox from before it draws its number until after its commit is visible. So, after the
 * look that first missed a number, a list of those holders names everybody who may still commit it. When all of them are gone from
 * later lists, one more look that begins after the last list decides: what it does not find, and was not cut off before, is
 * dead. A snapshot's xmax noted at the first look decides nothing: a transaction that has drawn its number may get its id, or
 * end, in another order (41 of 88,277 rows were lost that way under load).
 */
class Gaps {

    /** Lists are made more rarely for gaps older than this: whoever held the lock that long will hold it longer. */
    private static final long YOUNG_NANOS = 1_000_000_000L;

    private static final class Gap {
        long first;
        long last;
        final long sinceNanos;

        /** Who may still commit a number in here; null until listed for the first time. */
        @Nullable
        Set<String> holders;

        Gap(long first, long last, long sinceNanos, @Nullable Set<String> holders) {
            this.first = first;
            this.last = last;
            this.sinceNanos = sinceNanos;
            this.holders = holders;
        }

        /** Whether every one who might have filled it is gone, so that the next look decides. */
        boolean abandoned() {
            return holders != null && holders.isEmpty();
        }
    }

    private final Settings.Reading settings;
    private List<Gap> gaps = new ArrayList<>();
    private long listedNanos = Long.MIN_VALUE;

    Gaps(Settings.Reading settings) {
        this.settings = settings;
    }

    void clear() {
        gaps = new ArrayList<>();
        listedNanos = Long.MIN_VALUE;
    }

    /** How many there are, and since when the oldest has been known. */
    Status.Missing missing() {
        long oldest = Long.MAX_VALUE;
        for (Gap gap : gaps) {
            oldest = Math.min(oldest, gap.sinceNanos);
        }
        return new Status.Missing(gaps.size(), gaps.isEmpty() ? 0 : oldest);
    }

    /** The ranges every look must ask for. All of them, every time: a look that skipped an old gap would send a lock successor first. */
    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>(gaps.size());
        for (Gap gap : gaps) {
            ranges.add(new Range(gap.first, gap.last));
        }
        return ranges;
    }

    /** Whether the next look should be followed by a list of lock holders. */
    boolean wantsList(long nowNanos) {
        boolean open = false;
        boolean young = false;
        for (Gap gap : gaps) {
            open |= !gap.abandoned();
            young |= gap.holders == null || (!gap.abandoned() && nowNanos - gap.sinceNanos < YOUNG_NANOS);
        }
        long every = young ? settings.listEveryNanos() : Math.max(YOUNG_NANOS, settings.listEveryNanos());
        return open && (listedNanos == Long.MIN_VALUE || nowNanos - listedNanos >= every);
    }

    /** A look beyond the cursor missed these numbers; they lie above every gap known so far. */
    void missed(long first, long last, long nowNanos) {
        gaps.add(new Gap(first, last, nowNanos, null));
    }

    /**
     * A look found rows in gaps, and what it covered of an abandoned gap without finding a row is dead.
     *
     * @param found numbers of the page's rows at or below the cursor it was asked with, sorted
     * @param coveredTo the last number about which the look says anything
     * @return dead ranges, no longer gaps
     */
    List<Range> looked(List<Long> found, long coveredTo) {
        List<Range> dead = new ArrayList<>();
        List<Gap> living = new ArrayList<>(gaps.size());
        int next = 0;
        for (Gap gap : gaps) {
            long from = gap.first;
            while (next < found.size() && found.get(next) <= gap.last) {
                long seq = found.get(next++);
                if (seq >= from) {
                    decide(gap, from, seq - 1, coveredTo, living, dead);
                    from = seq + 1;
                }
            }
            decide(gap, from, gap.last, coveredTo, living, dead);
        }
        gaps = living;
        return dead;
    }

    private void decide(Gap gap, long from, long to, long coveredTo, List<Gap> living, List<Range> dead) {
        if (from > to) {
            return;
        }
        long deadTo = gap.abandoned() ? Math.min(to, coveredTo) : from - 1;
        if (deadTo >= from) {
            dead.add(new Range(from, deadTo));
        }
        long livingFrom = Math.max(from, deadTo + 1);
        if (livingFrom <= to) {
            living.add(new Gap(livingFrom, to, gap.sinceNanos, gap.holders));
        }
    }

    /** A list made after the look: it names the candidates of a gap the first time, and strikes out those who are gone afterwards. */
    void listed(Set<String> present, long nowNanos) {
        listedNanos = nowNanos;
        Set<String> all = Set.copyOf(present);
        for (Gap gap : gaps) {
            gap.holders = gap.holders == null ? all : remaining(gap.holders, all);
        }
    }

    private static Set<String> remaining(Set<String> candidates, Set<String> present) {
        if (present.containsAll(candidates)) {
            return candidates;
        }
        Set<String> both = new HashSet<>(candidates);
        both.retainAll(present);
        return both;
    }

    /** Which of these ranges, sorted, lie inside of gaps: there, neighbours were merged over them. */
    List<Range> over(List<Range> ranges) {
        List<Range> inside = new ArrayList<>();
        int next = 0;
        for (Range range : ranges) {
            while (next < gaps.size() && gaps.get(next).last < range.first()) {
                next++;
            }
            if (next < gaps.size() && gaps.get(next).first <= range.first() && gaps.get(next).last >= range.last()) {
                inside.add(range);
            }
        }
        return inside;
    }

    /** Bounds the number of gaps: the nearest neighbours merge, and what lies between them is asked for again and dropped by the window. */
    void bound() {
        if (gaps.size() <= settings.gapsMax()) {
            return;
        }
        // A quarter more than needed, so that the next page does not have to do it again.
        int keep = Math.max(1, settings.gapsMax() * 3 / 4);
        long[] distances = new long[gaps.size() - 1];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = gaps.get(i + 1).first - gaps.get(i).last;
        }
        Arrays.sort(distances);
        mergeCloserThan(distances[gaps.size() - keep - 1], gaps.size() - keep);
    }

    private void mergeCloserThan(long distance, int atMost) {
        List<Gap> merged = new ArrayList<>();
        int left = atMost;
        for (Gap gap : gaps) {
            Gap last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && left > 0 && gap.first - last.last <= distance) {
                last.last = gap.last;
                last.holders = union(last.holders, gap.holders);
                left--;
            } else {
                merged.add(gap);
            }
        }
        gaps = merged;
    }

    private static @Nullable Set<String> union(@Nullable Set<String> a, @Nullable Set<String> b) {
        // Not listed yet wins: only a list made after the look that missed a number names all its candidates.
        if (a == null || b == null) {
            return null;
        }
        Set<String> union = new HashSet<>(a);
        union.addAll(b);
        return union;
    }
}
