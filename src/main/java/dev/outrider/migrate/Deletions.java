package dev.outrider.migrate;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Column;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Watches for a while whether rows vanish in the transaction that inserts them. Nobody can see such a row; what can be seen is a number without a
 * row, and that the server counts a deletion. Either alone is innocent, a rollback or somebody who cleans up; both at once are worth a warning. A
 * writer that is idle meanwhile is not seen.
 */
public final class Deletions {

    static final String REMEDY =
            "a writer that deletes its row in the transaction that inserted it (a Debezium habit) leaves"
                    + " nothing for a poller to see: let writers only insert";

    /** A session tells its counts at most once a second, and most transactions have ended after so long. */
    private static final long HALF_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private final OutboxTable table;

    /**
     * Makes a watch over a table that has passed {@link SchemaCheck}.
     *
     * @param table what the outbox is called
     */
    public Deletions(OutboxTable table) {
        this.table = table;
    }

    private record Counts(long deleted, long lastValue) {}

    /** Watches for three seconds, or not at all if the server has never counted a deletion. Returns a warning, or null. */
    public @Nullable Finding watch(Pool pool) throws OutboxException {
        Counts first = pool.ask(this::count);
        if (first.deleted() == 0) {
            return null;
        }
        pause();
        long lastDrawn = pool.ask(this::count).lastValue();
        // A number without a row may be of a transaction that has not ended yet.
        pause();
        long deleted = pool.ask(this::count).deleted() - first.deleted();
        long drawn = lastDrawn - first.lastValue();
        long missing = drawn - pool.ask(connection -> rows(connection, first.lastValue(), lastDrawn));
        return deleted <= 0 || missing <= 0
                ? null
                : Finding.warning(
                        "of " + drawn + " numbers of " + table.name() + " that were drawn just now " + missing
                                + " have no row, and " + deleted + " rows were deleted meanwhile",
                        "unless these are rollbacks, or transactions that are still open, beside somebody who cleans up, "
                                + REMEDY);
    }

    private static void pause() {
        long until = System.nanoTime() + HALF_NANOS;
        for (long left = HALF_NANOS; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Counts count(Connection connection) throws SQLException {
        Look look = new Look(connection);
        return new Counts(
                look.number(
                        "select n_tup_del from pg_stat_all_tables where relid = ?::regclass",
                        table.name().sql()),
                look.number("select last_value from " + TableShape.sequence(connection, table)));
    }

    private long rows(Connection connection, long above, long upTo) throws SQLException {
        String seq = table.sql(Column.SEQ);
        return new Look(connection)
                .number(
                        "select count(*) from " + table.name().sql() + " where " + seq + " > ? and " + seq + " <= ?",
                        above,
                        upTo);
    }
}
