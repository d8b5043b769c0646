package dev.outrider.api;

import dev.outrider.core.Settings;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;

/**
 * What answers to questions about the database need.
 *
 * @param pool their connection
 * @param table what the outbox is called
 * @param policy whether a parked row holds up its key
 * @param carryOutNow carries out open commands if this instance holds the lane, on the thread that calls; blocks
 */
public record Desk(Pool pool, OutboxTable table, Settings.PoisonPolicy policy, Runnable carryOutNow)
        implements AutoCloseable {

    /** With a connection of its own, that is made when it is needed. */
    public static Desk of(
            DatabaseSettings settings, OutboxTable table, Settings.PoisonPolicy policy, Runnable carryOutNow) {
        return new Desk(new Pool(settings, "http"), table, policy, carryOutNow);
    }

    @Override
    public void close() {
        pool.close();
    }
}
