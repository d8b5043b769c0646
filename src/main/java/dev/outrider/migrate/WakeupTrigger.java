package dev.outrider.migrate;

import dev.outrider.core.OutboxException;
import dev.outrider.database.Connector;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Sql;
import dev.outrider.wake.Channel;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;

/** Puts the trigger on the outbox that has commits wake the relay, or takes it off. Only on request: writers pay for it. */
public final class WakeupTrigger {

    private final Connector source;
    private final OutboxTable table;

    /**
     * Changes nothing yet.
     *
     * @param settings where the database is, with a role that owns the outbox and the schema {@code outrider}
     * @param table what the outbox is called
     */
    public WakeupTrigger(DatabaseSettings settings, OutboxTable table) {
        this.source = new Connector(settings.patient(), "outrider-migrate");
        this.table = table;
    }

    /** The script that puts it on, or takes it off. */
    public static String script(OutboxTable table, boolean on) {
        Map<String, String> values = new TreeMap<>(Scripts.placeholders(table));
        Channel channel = new Channel(table.name());
        values.put("channel_text", Sql.literal(channel.name()));
        values.put("channel_lock", Long.toString(channel.lock()));
        return Scripts.text(on ? Scripts.WAKEUP : Scripts.NO_WAKEUP, values);
    }

    /** Runs the script, all of it or nothing. */
    public void run(boolean on) throws OutboxException {
        try (Connection connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute(script(table, on));
            }
            connection.commit();
        } catch (SQLException e) {
            throw Pool.failed(e);
        }
    }
}
