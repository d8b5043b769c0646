package dev.outrider.core;

/**
 * One attempt to send a row. The session answers it exactly once.
 *
 * <p>{@code alone} tells the session that no other row of the chain is on its way or will be before the answer: its failure
 * can overtake nothing and closes nothing. When a row that is not alone fails on the producer's own thread, the session closes the
 * producer with zero time-out there and then, because the successors would otherwise land without it. A row that is alone also lifts the stop that a
 * refused {@code send()} put on its chain.
 */
public final class Outgoing {

    private final Chain.Entry entry;
    private final int session;
    private final int partition;
    private final boolean alone;

    Outgoing(Chain.Entry entry, int session, int partition, boolean alone) {
        this.entry = entry;
        this.session = session;
        this.partition = partition;
        this.alone = alone;
    }

    /**
     * An attempt outside of any relay, for contract tests and probes of a session.
     *
     * @param row what to send
     * @param session number of the session that is to send it
     * @param partition the record's partition, from 0
     * @param alone see the class comment
     */
    public static Outgoing of(Row row, int session, int partition, boolean alone) {
        return new Outgoing(new Chain.Entry(row), session, partition, alone);
    }

    /** What to send. */
    public Row row() {
        return entry.row;
    }

    /** Number of the producer session that is to send it. */
    public int session() {
        return session;
    }

    /** The record's partition, from 0. */
    public int partition() {
        return partition;
    }

    /** Whether no other row of the chain is on its way; see the class comment. */
    public boolean alone() {
        return alone;
    }

    Chain.Entry entry() {
        return entry;
    }

    @Override
    public String toString() {
        return "seq " + row().seq() + " -> " + row().chain() + "#" + partition + " session " + session
                + (alone ? " alone" : "");
    }
}
