package dev.outrider.lease;

import dev.outrider.core.Blocked;
import dev.outrider.core.ChainId;
import dev.outrider.core.Inheritance;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Progress;
import dev.outrider.core.Settings.PoisonPolicy;
import dev.outrider.core.Settlement;
import dev.outrider.database.Incarnations;
import dev.outrider.database.Multiranges;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.Pool;
import dev.outrider.database.Shaped;
import dev.outrider.database.TableShape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Takes, renews and releases the lane. Used by one thread at a time. */
public final class LeaseTable {

    private final Pool pool;
    private final Shaped<Map<LeaseAsk.Kind, String>> sql;
    private volatile PoisonPolicy policy = PoisonPolicy.BLOCK;

    /**
     * Makes the table.
     *
     * @param pool the connection for the lease
     * @param table what the outbox is called
     */
    public LeaseTable(Pool pool, OutboxTable table) {
        this.pool = pool;
        this.sql = new Shaped<>(table, LeaseTable::texts);
    }

    /** Where parked rows block their chains: of the others only the number is told. To be told before the lane is first taken. */
    public void poisonedBy(PoisonPolicy configured) {
        policy = configured;
    }

    private static Map<LeaseAsk.Kind, String> texts(TableShape shape) {
        Map<LeaseAsk.Kind, String> texts = new EnumMap<>(LeaseAsk.Kind.class);
        for (LeaseAsk.Kind kind : LeaseAsk.Kind.values()) {
            texts.put(kind, LeaseSql.text(kind, shape));
        }
        return texts;
    }

    /** Asks for the lease, renews it or gives it up; with a new term comes what the last one left behind. */
    public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
        try {
            return pool.ask(connection -> {
                LeaseAnswer answer = judge(connection, ask);
                return answer.held() && ask.kind() == LeaseAsk.Kind.ACQUIRE
                        ? withInheritance(answer, inheritance(connection, ask, answer.term()))
                        : answer;
            });
        } catch (OutboxException e) {
            sql.forget();
            throw e;
        }
    }

    private LeaseAnswer judge(Connection connection, LeaseAsk ask) throws SQLException {
        String text = Objects.requireNonNull(sql.on(connection).get(ask.kind()));
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.setString(1, ask.owner());
            statement.setLong(2, ask.term());
            statement.setLong(3, ask.ttlMillis());
            try (ResultSet line = statement.executeQuery()) {
                if (!line.next()) {
                    throw new SQLException("outrider.lane has no row: run outrider migrate", "02000");
                }
                return new LeaseAnswer(
                        line.getBoolean(1),
                        line.getLong(2),
                        line.getString(3),
                        line.getBoolean(4),
                        Incarnations.read(line, 5),
                        null);
            }
        }
    }

    private static LeaseAnswer withInheritance(LeaseAnswer answer, Inheritance inheritance) {
        return new LeaseAnswer(
                answer.held(),
                answer.term(),
                answer.holder(),
                answer.standbyWaiting(),
                answer.incarnation(),
                inheritance);
    }

    /** Whoever cannot be told what was left behind cannot work, and leaves the lane to somebody who perhaps can. */
    private Inheritance inheritance(Connection connection, LeaseAsk ask, long term) throws SQLException {
        try {
            Progress progress = progress(connection, ask.owner(), term);
            return new Inheritance(progress, blocked(connection), StandingPauses.read(connection));
        } catch (SQLException e) {
            try {
                LeaseAnswer unused =
                        judge(connection, new LeaseAsk(LeaseAsk.Kind.RELEASE, ask.owner(), term, ask.ttlMillis()));
            } catch (SQLException alsoFailed) {
                e.addSuppressed(alsoFailed);
            }
            throw e;
        }
    }

    private static Progress progress(Connection connection, String owner, long term) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.PROGRESS)) {
            statement.setString(1, owner);
            statement.setLong(2, term);
            try (ResultSet line = statement.executeQuery()) {
                if (!line.next()) {
                    throw new SQLException("the lane was lost again as soon as it was acquired", "40001");
                }
                return new Progress(line.getLong(1), Multiranges.ranges(line.getString(2)));
            }
        }
    }

    private List<Blocked> blocked(Connection connection) throws SQLException {
        Array strict = connection.createArrayOf("text", strictTopics(connection).toArray());
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.BLOCKED)) {
            statement.setArray(1, strict);
            statement.setArray(2, strict);
            List<Blocked> blocked = new ArrayList<>();
            try (ResultSet line = statement.executeQuery()) {
                while (line.next()) {
                    blocked.add(new Blocked(
                            Settlement.Scope.valueOf(line.getString(1).toUpperCase(Locale.ROOT)),
                            new ChainId(line.getString(2), line.getBytes(3)),
                            line.getLong(4),
                            line.getLong(5),
                            line.getString(6),
                            line.getString(7)));
                }
            }
            return blocked;
        }
    }

    private List<String> strictTopics(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LeaseSql.PARKED_TOPICS);
                ResultSet line = statement.executeQuery()) {
            List<String> strict = new ArrayList<>();
            while (line.next()) {
                if (policy.blocks(line.getString(1))) {
                    strict.add(line.getString(1));
                }
            }
            return strict;
        }
    }
}
