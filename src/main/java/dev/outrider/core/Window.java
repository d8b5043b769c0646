package dev.outrider.core;

/**
 * The bound on what is on its way: rows read and not yet recorded, and their bytes. It also knows their numbers, because a merged gap
 * makes the database hand out rows again that are here already, and a row must never be on its way twice.
 */
class Window {

    private final Settings.Window limits;
    private final SeqSet seqs = new SeqSet();
    private long bytes;

    Window(Settings.Window limits) {
        this.limits = limits;
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

    int roomRows() {
        return Math.max(0, limits.rows() - seqs.size());
    }

    long roomBytes() {
        return Math.max(0, limits.bytes() - bytes);
    }

    /** Whether another page may be asked for. */
    boolean hasRoom() {
        return roomRows() > 0 && roomBytes() > 0;
    }
}
