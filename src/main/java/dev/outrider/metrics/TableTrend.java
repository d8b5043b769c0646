package dev.outrider.metrics;

import java.util.ArrayDeque;

/** Makes rates of looks at the table that are some time apart. Used by one thread. */
public final class TableTrend {

    private static final double NANOS = 1e9;

    /** A rate of fewer seconds would tell of one file's extension by a few pages. */
    private static final long LEAST_NANOS = 240_000_000_000L;

    private final long budgetBytes;
    private final long windowNanos;
    private final ArrayDeque<Look> looks = new ArrayDeque<>();

    /**
     * What one look at the table saw.
     *
     * @param rows rows
     * @param updates updates since the server's statistics began
     * @param hotUpdates those of them that stayed on their page
     * @param tableBytes the table without its indexes
     * @param indexBytes its indexes
     * @param atNanos when
     */
    public record Look(
            Measures.Rows rows, long updates, long hotUpdates, long tableBytes, long indexBytes, long atNanos) {

        private long bytes() {
            return tableBytes + indexBytes;
        }
    }

    /**
     * Knows nothing yet.
     *
     * @param budgetBytes how large the table may become with its indexes, 0 for no such bound
     * @param windowNanos over how long rates are taken
     */
    public TableTrend(long budgetBytes, long windowNanos) {
        this.budgetBytes = budgetBytes;
        this.windowNanos = windowNanos;
    }

    /** What follows from this look and those before it. */
    public Measures.Table add(Look look) {
        looks.addLast(look);
        while (look.atNanos - looks.getFirst().atNanos > windowNanos) {
            looks.removeFirst();
        }
        Look first = looks.getFirst();
        double growth = growth(first, look);
        return new Measures.Table(
                look.rows,
                new Measures.Updates(look.updates, look.hotUpdates, hotShare(first, look)),
                new Measures.Size(look.tableBytes, look.indexBytes, growth, fullIn(look.bytes(), growth)),
                look.atNanos);
    }

    private static double growth(Look first, Look last) {
        long nanos = last.atNanos - first.atNanos;
        return nanos < LEAST_NANOS ? Double.NaN : (last.bytes() - first.bytes()) / (nanos / NANOS);
    }

    private double fullIn(long bytes, double growth) {
        if (budgetBytes == 0) {
            return Double.NaN;
        }
        if (bytes >= budgetBytes) {
            return 0;
        }
        return growth <= 0 ? Double.POSITIVE_INFINITY : (budgetBytes - bytes) / growth;
    }

    /** Of the last while; the statistics begin anew after a crash of the server, and then all there are. */
    private static double hotShare(Look first, Look last) {
        boolean continued = last.updates >= first.updates && last.hotUpdates >= first.hotUpdates;
        long all = continued ? last.updates - first.updates : last.updates;
        long hot = continued ? last.hotUpdates - first.hotUpdates : last.hotUpdates;
        return all == 0 ? Double.NaN : (double) hot / all;
    }
}
