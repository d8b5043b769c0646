package dev.outrider.host;

import dev.outrider.admin.CommandTable;
import dev.outrider.admin.Orders;
import dev.outrider.convert.Addressing;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Recording;
import dev.outrider.core.Settings;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.lease.LeaseTable;
import dev.outrider.mark.WriteBackStatement;
import dev.outrider.read.BacklogProbe;
import dev.outrider.read.Limits;
import dev.outrider.read.PageReader;
import dev.outrider.read.TableProbe;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The real outbox: every concern on a connection of its own, so that a page that waits for a slow disk delays neither the lease nor a
 * write-back. Connects when it is first asked.
 */
public final class PostgresOutbox implements Outbox, AutoCloseable {

    private final Pool leasePool;
    private final Pool readPool;
    private final Pool writePool;
    private final Pool samplePool;
    private final Pool commandPool;
    private final LeaseTable lease;
    private final PageReader reader;
    private final WriteBackStatement writeBack;
    private final BacklogProbe probe;
    private final TableProbe tableProbe;
    private final Orders commands;

    /**
     * Makes an outbox.
     *
     * @param settings where the database is
     * @param table what the outbox is called
     * @param addressing which further columns are wanted
     * @param limits what memory bears
     * @param recording where it is recorded that a row is published
     * @param commit whether a mark waits until it is durable
     */
    public PostgresOutbox(
            DatabaseSettings settings,
            OutboxTable table,
            Addressing addressing,
            Limits limits,
            Recording recording,
            SynchronousCommit commit) {
        this.leasePool = new Pool(settings, "lease");
        this.readPool = new Pool(settings.withResultBytes(limits.resultBytes()), "read");
        this.writePool = new Pool(settings, "write");
        this.samplePool = new Pool(settings, "sample");
        this.commandPool = new Pool(settings, "command");
        this.lease = new LeaseTable(leasePool, table);
        this.reader = new PageReader(readPool, table, addressing, limits);
        this.writeBack = new WriteBackStatement(writePool, table, recording, commit);
        this.probe = new BacklogProbe(samplePool, table);
        this.tableProbe = new TableProbe(samplePool, table);
        this.commands = new CommandTable(commandPool);
    }

    /** Which clock the core's times are of, to be told before the first write-back. */
    public void timedBy(LongSupplier loopClock) {
        writeBack.timedBy(loopClock);
    }

    /** Where parked rows block their chains, to be told before the lane is first taken. */
    public void poisonedBy(Settings.PoisonPolicy policy) {
        lease.poisonedBy(policy);
    }

    @Override
    public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
        return lease.hold(ask);
    }

    @Override
    public Page read(PageAsk ask) throws OutboxException {
        return reader.read(ask);
    }

    @Override
    public Page readWaiting(WaitingAsk ask) throws OutboxException {
        return reader.readWaiting(ask);
    }

    @Override
    public WriteAnswer write(WriteBack batch) throws OutboxException {
        return writeBack.write(batch);
    }

    /** Whether the database itself has checked that the payloads read so far are JSON. Any thread may ask. */
    public boolean payloadIsJson() {
        return reader.payloadIsJson();
    }

    /** What is still to be relayed. Called by one thread at a time, which may be another than the workers'. */
    public BacklogProbe.Backlog backlog() throws OutboxException {
        return probe.look();
    }

    /** How the table lies on the disk. Called by the thread that asks for the backlog. */
    public TableProbe.Figures table() throws OutboxException {
        return tableProbe.look();
    }

    /** How the connections are used. Any thread may ask. */
    public List<Pool.Use> pools() {
        return Stream.of(leasePool, readPool, writePool, samplePool, commandPool)
                .map(Pool::use)
                .toList();
    }

    /** What people ask about single rows. Called by one thread at a time, which may be another than the workers'. */
    public Orders commands() {
        return commands;
    }

    /** Ends the connections. A thread that is blocked in one of them comes back with an error. */
    @Override
    public void close() {
        leasePool.close();
        readPool.close();
        writePool.close();
        samplePool.close();
        commandPool.close();
    }
}
