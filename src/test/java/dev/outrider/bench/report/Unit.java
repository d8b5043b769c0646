package dev.outrider.bench.report;

import java.util.Locale;

/** What a figure is counted in, and how it is written. */
public enum Unit {
    ROWS_PER_SECOND("rows/s", 0),
    MICROSECONDS("µs", 1),
    MILLISECONDS("ms", 1),
    SECONDS("s", 2),
    BYTES("bytes", 0),
    MEBIBYTES("MiB", 0),
    PERCENT("%", 1),
    TIMES("×", 2);

    private final String symbol;
    private final int decimals;

    Unit(String symbol, int decimals) {
        this.symbol = symbol;
        this.decimals = decimals;
    }

    /** As it stands behind a number. */
    public String symbol() {
        return symbol;
    }

    /** The number with its unit. */
    public String text(double value) {
        return number(value) + " " + symbol;
    }

    /** The number without its unit; a question mark for what is not known. */
    String number(double value) {
        return Double.isNaN(value) ? "?" : String.format(Locale.ROOT, "%,." + decimals + "f", value);
    }
}
