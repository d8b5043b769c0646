package dev.outrider.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A writer's transaction. */
final class Transaction {

    /** How far the transaction is. */
    enum State {
        OPEN,
        /** Its rows are visible, its locks not yet given back: PostgreSQL does the one just before the other. */
        VISIBLE,
        PREPARED,
        ENDED
    }

    /** Virtual transaction, under which the lock list names it. PREPARE keeps it; a restart gives a prepared one another. */
    String virtualId;

    State state = State.OPEN;
    /** 0 until something is written. */
    long xid;
    /** ROW EXCLUSIVE on the outbox: taken before the first number is drawn, kept to the end. */
    boolean holdsTable;

    final Set<Integer> keys = new TreeSet<>();
    final List<OutboxRow> rows = new ArrayList<>();

    Transaction(String virtualId) {
        this.virtualId = virtualId;
    }

    @Override
    public String toString() {
        return virtualId + " xid " + xid + " " + state + " " + rows;
    }
}
