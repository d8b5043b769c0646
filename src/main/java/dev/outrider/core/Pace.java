package dev.outrider.core;

/**
 * A bound on records and bytes in a second. What was not used is kept for a tenth of a second and no longer, so that in any stretch of time no
 * more goes than the rate allows for it and for that tenth, and one row: a row is let go as long as nothing is owed, however large it is, and what it is too large
 * is owed afterwards.
 */
final class Pace {

    /** What may be made good after a pause. A turn of the loop that comes late loses nothing up to this. */
    static final long BURST_NANOS = 100_000_000L;

    /** Once nothing may go, it opens so much later than it could: what may go then goes in one turn, instead of one turn for each row. */
    static final long REST_NANOS = 10_000_000L;

    private static final double SECOND = 1e9;

    private final double nanosPerRecord;
    private final double nanosPerByte;
    private long recordsPaidNanos = Long.MIN_VALUE;
    private long bytesPaidNanos = Long.MIN_VALUE;
    private long opensAtNanos = Long.MIN_VALUE;

    Pace(Settings.Rate rate) {
        nanosPerRecord = rate.records() == 0 ? 0 : SECOND / rate.records();
        nanosPerByte = rate.bytes() == 0 ? 0 : SECOND / rate.bytes();
    }

    /** Whether a row may go now. */
    boolean open(long nowNanos) {
        return opensAtNanos <= nowNanos;
    }

    /** When the next one may. */
    long opensAtNanos() {
        return opensAtNanos;
    }

    /** A row goes. */
    void charge(int bytes, long nowNanos) {
        long least = nowNanos - BURST_NANOS;
        recordsPaidNanos = Math.max(recordsPaidNanos, least) + (long) Math.ceil(nanosPerRecord);
        bytesPaidNanos = Math.max(bytesPaidNanos, least) + (long) Math.ceil(nanosPerByte * bytes);
        long paid = Math.max(recordsPaidNanos, bytesPaidNanos);
        if (paid > nowNanos) {
            opensAtNanos = paid + REST_NANOS;
        }
    }
}
