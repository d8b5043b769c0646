package dev.outrider.wake;

import dev.outrider.database.TableName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

/**
 * What an outbox's trigger notifies and its relay listens to. Channels belong to a database: each table has one of its own.
 *
 * @param table the outbox
 */
public record Channel(TableName table) {

    /** The trigger's name; {@code wakeup.sql} makes it. */
    public static final String TRIGGER = "outrider_wakeup";

    /** A trigger that is disabled, or that was made when the table had another name, does not ring. */
    private static final String RUNG = """
            select exists (
              select from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
               where n.nspname = ? and c.relname = ? and t.tgname = 'outrider_wakeup' and t.tgenabled in ('O', 'A')
                 and t.tgargs = convert_to(?, 'UTF8') || decode('00', 'hex'))""";

    /** The channel's name. Made of a digest: PostgreSQL refuses channels of more than 63 bytes, and the table's name alone may have twice that. */
    public String name() {
        return "outrider_" + HexFormat.of().toHexDigits(lock());
    }

    /** The number of the advisory lock that a sleeping relay holds. Never negative, so that it can be written in SQL as it is. */
    public long lock() {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(table.sql().getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Whether the table has the trigger, ready to ring on this channel. */
    public boolean isRung(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RUNG)) {
            statement.setString(1, table.schema());
            statement.setString(2, table.table());
            statement.setString(3, name());
            try (ResultSet line = statement.executeQuery()) {
                line.next();
                return line.getBoolean(1);
            }
        }
    }

    /** What is wrong and what to do where {@link #isRung} says no. */
    public String unrung() {
        return "there is no trigger " + TRIGGER + " on " + table + " that rings: run outrider migrate --wakeup as the"
                + " table's owner, or have a DBA run what outrider migrate --wakeup --print prints";
    }
}
