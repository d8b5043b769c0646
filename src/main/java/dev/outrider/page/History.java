package dev.outrider.page;

import dev.outrider.core.Histogram;
import dev.outrider.core.Status;
import dev.outrider.health.Vitals;
import java.util.ArrayList;
import java.util.List;

/** The last minutes in a few numbers, for charts: written by one thread, read by any. */
public final class History {

    /** Ten minutes of a look every three seconds. */
    static final int POINTS = 200;

    /** What is not known. */
    static final long UNKNOWN = -1;

    private final Point[] ring = new Point[POINTS];
    private long noted;

    /**
     * One look.
     *
     * @param atNanos when, on the loop's clock
     * @param published rows recorded as published since the start
     * @param backlog rows still to be relayed, {@link #UNKNOWN} before the first look at them
     * @param oldestMillis age of the oldest of them, 0 when there is none, {@link #UNKNOWN} when the table does not tell
     * @param latencies from commit to acknowledgement, since the start
     */
    record Point(long atNanos, long published, long backlog, long oldestMillis, Histogram.Seen latencies) {}

    /** Keeps what the vitals say, and forgets what is too old. */
    public synchronized void note(Vitals vitals) {
        Status relay = vitals.relay();
        Vitals.Sample sample = vitals.backlog();
        Long oldest = sample == null ? null : sample.backlog().oldestAgeMillis();
        ring[(int) (noted++ % POINTS)] = new Point(
                vitals.nowNanos(),
                relay == null ? 0 : relay.flow().counts().published(),
                sample == null ? UNKNOWN : sample.backlog().rows(),
                oldest != null ? oldest : sample != null && sample.backlog().ageIsUntold() ? UNKNOWN : 0,
                relay == null
                        ? Histogram.Seen.NOTHING
                        : relay.flow().counts().attempts().latencies());
    }

    /** All points, oldest first. */
    synchronized List<Point> points() {
        List<Point> points = new ArrayList<>(POINTS);
        for (long i = Math.max(0, noted - POINTS); i < noted; i++) {
            points.add(ring[(int) (i % POINTS)]);
        }
        return points;
    }
}
