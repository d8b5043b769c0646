package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The limit of one topic, or what all topics without one of their own have in common: its pace, and the chains that it holds back. */
final class Limit {

    /** Where a chain waits, by its next row. */
    enum Line {
        /** It goes apart from others to its partition, which was emptied for it. */
        APART,
        /** It was read from the outbox. */
        FRESH,
        /** It comes back from the side table. */
        DRAINED;

        static Line of(Entry next) {
            return next.company != Company.ANY ? APART : next.drainOf == null ? FRESH : DRAINED;
        }
    }

    /** How long the rows of a topic that wait in memory may take to go: so long may they keep room from other topics at most. */
    private static final int SECONDS = 2;

    private static final int LEAST_ROWS = 16;
    private static final int LEAST_BYTES = 64 << 10;

    /** No topic may have more of the window than this part of it for rows that wait for their turn. */
    private static final int SHARE = 4;

    /** Null where only the pace of all counts. */
    final @Nullable Pace pace;

    /** Chains that wait, each line in the order in which they came. */
    private final Map<Line, ArrayDeque<Chain>> lines = new EnumMap<>(Line.class);

    private final int rowsMax;
    private final long bytesMax;

    // Rows that were enqueued and are neither acknowledged nor taken away; and those of them that are in flight.
    private int rows;
    private long bytes;
    private int sentRows;
    private long sentBytes;

    Limit(@Nullable Pace pace, Settings.Rate rate, Settings.Window window) {
        this(
                pace,
                (int) within(rate.records(), LEAST_ROWS, window.rows()),
                within(rate.bytes(), LEAST_BYTES, window.bytes()));
    }

    private Limit(@Nullable Pace pace, int rowsMax, long bytesMax) {
        this.pace = pace;
        this.rowsMax = rowsMax;
        this.bytesMax = bytesMax;
        for (Line each : Line.values()) {
            lines.put(each, new ArrayDeque<>());
        }
    }

    /** The same for the next term, which begins when nothing is on its way any more: nobody waits, and what is owed stays owed. */
    Limit renewed() {
        return new Limit(pace, rowsMax, bytesMax);
    }

    private static long within(long perSecond, long least, long window) {
        long most = Math.max(1, window / SHARE);
        return perSecond == 0 || perSecond > most ? most : Math.min(most, Math.max(least, SECONDS * perSecond));
    }

    boolean open(long nowNanos) {
        return pace == null || pace.open(nowNanos);
    }

    ArrayDeque<Chain> line(Line which) {
        return Objects.requireNonNull(lines.get(which));
    }

    boolean holds() {
        for (ArrayDeque<Chain> line : lines.values()) {
            if (!line.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Whether more wait than may go soon. */
    boolean crowded() {
        return pace != null && (rows - sentRows > rowsMax || (bytes - sentBytes > bytesMax && rows - sentRows > 1));
    }

    /** How many rows more may be brought back to wait here; none before half of the room is free, or each look would bring one. */
    int room() {
        int waiting = rows - sentRows;
        boolean enough = waiting == 0 || (2 * waiting <= rowsMax && 2 * (bytes - sentBytes) <= bytesMax);
        return pace == null ? Integer.MAX_VALUE : enough ? rowsMax - waiting : 0;
    }

    void enter(Entry entry) {
        rows++;
        bytes += entry.bytes;
    }

    void leave(Entry entry) {
        rows--;
        bytes -= entry.bytes;
    }

    void sent(Entry entry) {
        sentRows++;
        sentBytes += entry.bytes;
    }

    void answered(Entry entry) {
        sentRows--;
        sentBytes -= entry.bytes;
    }
}
