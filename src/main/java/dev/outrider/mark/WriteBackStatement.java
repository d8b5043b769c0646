package dev.outrider.mark;

import dev.outrider.core.Fence;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Range;
import dev.outrider.core.Recording;
import dev.outrider.core.RowName;
import dev.outrider.core.Settlement;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.Tries;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import dev.outrider.database.Incarnations;
import dev.outrider.database.Multiranges;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** Records marks, settlements and progress. Used by one thread at a time. */
public final class WriteBackStatement {

    private static final int REASON_CHARS_MAX = 1_000;

    private final Pool pool;
    private final Shaped<Texts> texts;
    private final Recording recording;
    private final SynchronousCommit commit;
    private volatile LongSupplier clock = System::nanoTime;

    /** The statement as it usually is, and with what it needs when the progress forgets ranges. */
    private record Texts(String usual, String forgetting) {}

    /**
     * Makes the statement.
     *
     * @param pool the connection for writing
     * @param table what the outbox is called
     * @param recording where it is recorded that a row is published
     * @param commit whether a mark waits until it is durable
     */
    public WriteBackStatement(Pool pool, OutboxTable table, Recording recording, SynchronousCommit commit) {
        this.pool = pool;
        this.recording = recording;
        this.commit = commit;
        this.texts = new Shaped<>(
                table,
                shape -> new Texts(
                        WriteBackSql.text(shape, recording, false), WriteBackSql.text(shape, recording, true)));
    }

    /** The statements with all their parts, so that their plans can be checked. */
    public static List<String> texts(TableShape shape) {
        return List.of(WriteBackSql.text(shape, Recording.ROW, false), WriteBackSql.text(shape, Recording.ROW, true));
    }

    /** Which clock the core's times are of, to be told before the first batch. */
    public void timedBy(LongSupplier loopClock) {
        clock = loopClock;
    }

    /** Records the batch, or nothing if its fence no longer holds. */
    public WriteAnswer write(WriteBack batch) throws OutboxException {
        try {
            return pool.ask(connection -> write(connection, batch));
        } catch (OutboxException e) {
            texts.forget();
            throw e;
        }
    }

    private WriteAnswer write(Connection connection, WriteBack batch) throws SQLException {
        boolean forgetting = !batch.progress().forgotten().isEmpty();
        Texts made = texts.on(connection);
        try (PreparedStatement statement = connection.prepareStatement(forgetting ? made.forgetting() : made.usual())) {
            Parameters parameters = new Parameters(connection, statement, clock.getAsLong());
            parameters.fence(batch);
            if (recording == Recording.ROW) {
                parameters.numbers(batch.published(), Range::first);
                parameters.numbers(batch.published(), Range::last);
            }
            if (forgetting) {
                parameters.numbers(batch.progress().forgotten(), Range::first);
                parameters.numbers(batch.progress().forgotten(), Range::last);
                parameters.numbers(batch.unsettled(), Long::longValue);
            }
            parameters.numbers(batch.leftovers(), RowName::seq);
            parameters.texts(batch.leftovers(), RowName::id);
            parameters.numbers(batch.leftovers(), RowName::seq);
            parameters.texts(batch.leftovers(), RowName::id);
            parameters.settled(batch.settled());
            parameters.numbers(batch.unsettled(), Long::longValue);
            parameters.flag(!commit.waitsFor(batch));
            try (ResultSet line = statement.executeQuery()) {
                line.next();
                Array matched = line.getArray(2);
                try {
                    return new WriteAnswer(line.getLong(1) == 1, List.of((Long[]) matched.getArray()));
                } finally {
                    matched.free();
                }
            }
        }
    }

    /** Fills the statement from left to right. */
    private static final class Parameters {
        private final Connection connection;
        private final PreparedStatement statement;
        private final long nowNanos;
        private int position = 1;

        Parameters(Connection connection, PreparedStatement statement, long nowNanos) {
            this.connection = connection;
            this.statement = statement;
            this.nowNanos = nowNanos;
        }

        void fence(WriteBack batch) throws SQLException {
            Fence fence = batch.fence();
            statement.setLong(position++, batch.progress().lowWater());
            statement.setString(position++, Multiranges.text(batch.progress().done()));
            statement.setString(position++, fence.owner());
            statement.setLong(position++, fence.term());
            statement.setObject(position++, Incarnations.parameter(fence.incarnation()), Types.BIGINT);
            statement.setLong(position++, fence.serial());
        }

        void flag(boolean value) throws SQLException {
            statement.setBoolean(position++, value);
        }

        <T> void numbers(List<T> items, ToLongFunction<T> number) throws SQLException {
            Object[] numbers = items.stream().mapToLong(number).boxed().toArray();
            statement.setArray(position++, connection.createArrayOf("int8", numbers));
        }

        <T> void texts(List<T> items, Function<T, String> text) throws SQLException {
            String[] texts = items.stream().map(text).toArray(String[]::new);
            statement.setArray(position++, connection.createArrayOf("text", texts));
        }

        void settled(List<Settlement> settled) throws SQLException {
            numbers(settled, s -> s.row().seq());
            texts(settled, s -> s.row().id());
            texts(settled, s -> s.row().chain().topic());
            byte[][] keys = settled.stream().map(s -> s.row().chain().key()).toArray(byte[][]::new);
            statement.setArray(position++, connection.createArrayOf("bytea", keys));
            texts(settled, s -> s.scope().name().toLowerCase(Locale.ROOT));
            texts(settled, s -> s.state().name().toLowerCase(Locale.ROOT));
            texts(settled, s -> storable(s.code()));
            texts(settled, s -> storable(s.reason()));
            Object[] attempts = settled.stream().map(s -> s.tries().count()).toArray();
            statement.setArray(position++, connection.createArrayOf("int4", attempts));
            ages(settled, Tries::firstNanos);
            ages(settled, Tries::lastNanos);
        }

        /** The database's clock is the only one that all instances share: it is told how long ago something was, never when. */
        private void ages(List<Settlement> settled, ToLongFunction<Tries> time) throws SQLException {
            Object[] ages = settled.stream()
                    .map(Settlement::tries)
                    .map(tries -> tries.count() == 0 ? null : Math.max(0, nowNanos - time.applyAsLong(tries)) / 1e9)
                    .toArray();
            statement.setArray(position++, connection.createArrayOf("float8", ages));
        }

        /** Reasons hold what brokers and libraries say; a character that a text cannot hold would fail this write-back for ever. */
        private static String storable(String text) {
            String shortened = text.length() <= REASON_CHARS_MAX ? text : text.substring(0, REASON_CHARS_MAX) + "…";
            byte[] encoded = shortened.replace('\0', '?').getBytes(StandardCharsets.UTF_8);
            return new String(encoded, StandardCharsets.UTF_8);
        }
    }
}
