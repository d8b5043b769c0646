package dev.outrider.core;

/** Whether the commit of a write-back waits until it is durable, so that a crash of the database cannot take it back. */
public enum SynchronousCommit {
    /** It waits as the server or the role is told to. */
    ON,
    /**
     * It does not wait where all it does is mark. A crash may then take back the last marks, always the last and all of what they said: rows
     * are sent again, none is lost.
     */
    OFF;

    /** Whether this write-back is to wait. What enters or leaves the side table does: a person may have seen it there, or asked for it. */
    public boolean waitsFor(WriteBack batch) {
        return this == ON || !batch.settled().isEmpty() || !batch.unsettled().isEmpty();
    }
}
