package dev.outrider.core;

/**
 * The database side as a worker sees it: every method blocks, and is called by one thread at a time (lease, reads and write-backs
 * each have a worker and a connection of their own). The real PostgreSQL and the simulation's fake pass the same contract tests.
 */
public interface Outbox {

    /** Asks for the lease, renews it or gives it up. */
    LeaseAnswer hold(LeaseAsk ask) throws OutboxException;

    /** Looks at the outbox in one statement and one snapshot. */
    Page read(PageAsk ask) throws OutboxException;

    /** Looks at the waiting rows of a scope, lowest numbers first. Its page lists no holders. */
    Page readWaiting(WaitingAsk ask) throws OutboxException;

    /** Records marks, settlements and progress in one fenced, autocommitted statement. */
    WriteAnswer write(WriteBack batch) throws OutboxException;
}
