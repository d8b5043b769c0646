package dev.outrider.bench.report;

/**
 * One thing that was measured once.
 *
 * @param name what it is
 * @param value {@code NaN} where it could not be told
 * @param unit of the value
 */
public record Figure(String name, double value, Unit unit) {

    private static final double MEBIBYTE = 1 << 20;

    public static Figure rate(String name, double rows, double seconds) {
        return new Figure(name, rows / seconds, Unit.ROWS_PER_SECOND);
    }

    public static Figure seconds(String name, double seconds) {
        return new Figure(name, seconds, Unit.SECONDS);
    }

    public static Figure millis(String name, double seconds) {
        return new Figure(name, 1e3 * seconds, Unit.MILLISECONDS);
    }

    /** Seconds that so many rows took, for each of them. */
    public static Figure perRow(String name, double seconds, double rows) {
        return new Figure(name, 1e6 * seconds / rows, Unit.MICROSECONDS);
    }

    public static Figure bytesPerRow(String name, double bytes, double rows) {
        return new Figure(name, bytes / rows, Unit.BYTES);
    }

    public static Figure memory(String name, double bytes) {
        return new Figure(name, bytes / MEBIBYTE, Unit.MEBIBYTES);
    }

    /** Processor time in so many seconds, as a share of one processor. */
    public static Figure share(String name, double used, double seconds) {
        return new Figure(name, 100 * used / seconds, Unit.PERCENT);
    }
}
