package dev.outrider.read;

/**
 * What memory bears.
 *
 * @param pageBytes bytes of one page at most, whatever is asked for
 * @param rowBytes bytes of one row at most; a larger one is not read, and comes with a fault
 */
public record Limits(long pageBytes, long rowBytes) {

    /** For a process of 96 MiB: a page is there twice at worst, as it is read and as it is on its way. */
    public static final Limits DEFAULT = new Limits(16L << 20, 16L << 20);

    /** Nobody can ask for less than one byte. */
    public Limits {
        if (pageBytes < 1 || rowBytes < 1) {
            throw new IllegalArgumentException("limits of " + pageBytes + " and " + rowBytes + " bytes");
        }
    }

    long page(long askedBytes) {
        return Math.max(1, Math.min(askedBytes, pageBytes));
    }

    /** What one result may take in the driver, above which it gives up: fields that are not measured in the fast form are bounded only by this. */
    public long resultBytes() {
        return 2 * (pageBytes + rowBytes);
    }
}
