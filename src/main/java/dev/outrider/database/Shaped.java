package dev.outrider.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Statements that are made from the table's shape, when they are first needed and again after a failure: the table may have been altered.
 * Used by one thread at a time; every concern has its own, so that none waits for another.
 *
 * @param <T> the statements
 */
public final class Shaped<T> {

    private final OutboxTable table;
    private final Function<TableShape, T> make;
    private @Nullable T made;

    /**
     * Looks nothing up yet.
     *
     * @param table what the table is called
     * @param make makes the statements
     */
    public Shaped(OutboxTable table, Function<TableShape, T> make) {
        this.table = table;
        this.make = make;
    }

    /** The statements, from the table as it was seen last. */
    public T on(Connection connection) throws SQLException {
        T present = made;
        if (present == null) {
            present = make.apply(TableShape.load(connection, table));
            made = present;
        }
        return present;
    }

    /** Looks the table up again before the next use. */
    public void forget() {
        made = null;
    }
}
