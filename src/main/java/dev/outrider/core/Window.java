package dev.outrider.core;

/**
 * The bound on what is on its way: rows read and not yet recorded, and their bytes. It also knows their numbers, because a merged gap
 * makes the database hand out rows again that are here already, and a row must never be on its way twice.
 */
class Window {

    /** This part of the window is used while brokers throttle. */
    private static final int THROTTLED_PART = 4;

    private final Settings.Window limits;
    private final SeqSet seqs = new SeqSet();
    private final Limiter limiter;
    private long bytes;
    private boolean throttled;

    Window(Settings.Window limits) {
        this(limits, new Limiter(limits));
    }

    Window(Settings.Window limits, Limiter limiter) {
        this.limits = limits;
        this.limiter = limiter;
    }

    /** What bounds how fast rows leave it. */
    Limiter limiter() {
        return limiter;
    }

    /** Whether brokers make the producer wait: then less is read ahead, since it would only wait here instead of in the outbox. */
    void throttled(boolean now) {
        throttled = now;
    }

    /** Takes a row in, unless it is here already. */
    boolean enter(Chain.Entry entry) {
        if (!seqs.add(entry.row.seq())) {
            return false;
        }
        bytes += entry.bytes;
        return true;
    }

    /** A row is recorded, or given back to the table. */
    void leave(Chain.Entry entry) {
        if (seqs.remove(entry.row.seq())) {
            bytes -= entry.bytes;
        }
    }

    /** A term is over: only these rows, in flight, are still here. */
    void retain(Iterable<Chain.Entry> inFlight) {
        seqs.clear();
        bytes = 0;
        inFlight.forEach(this::enter);
    }

    int rows() {
        return seqs.size();
    }

    long bytes() {
        return bytes;
    }

    int mostRows() {
        return throttled ? Math.max(1, limits.rows() / THROTTLED_PART) : limits.rows();
    }

    long mostBytes() {
        return throttled ? Math.max(1, limits.bytes() / THROTTLED_PART) : limits.bytes();
    }

    int roomRows() {
        return Math.max(0, mostRows() - seqs.size());
    }

    long roomBytes() {
        return Math.max(0, mostBytes() - bytes);
    }

    /** Whether so many rows and bytes are at least this part of the window. */
    boolean isPart(int divisor, int someRows, long someBytes) {
        return (long) someRows * divisor >= mostRows() || someBytes * divisor >= mostBytes();
    }

    /** Whether another page may be asked for. */
    boolean hasRoom() {
        return roomRows() > 0 && roomBytes() > 0;
    }
}
