package dev.outrider.contract;

import dev.outrider.testkit.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;

/** A writer that does everything an application may do to an outbox, and knows which of its rows were committed. */
final class OutboxWriter implements Callable<Set<Long>> {
    private static final int MOST_ROWS = 8;

    private final Database database;
    private final String name;
    private final int rows;
    private final SplittableRandom random;
    private int transactions;

    OutboxWriter(Database database, String name, int rows, SplittableRandom random) {
        this.database = database;
        this.name = name;
        this.rows = rows;
        this.random = random;
    }

    /** Writes about so many rows and returns the numbers of those that were committed. */
    @Override
    public Set<Long> call() throws SQLException {
        Set<Long> committed = new HashSet<>();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int written = 0; written < rows; ) {
                List<Long> numbers = insertSome(connection);
                written += numbers.size();
                if (end(connection)) {
                    committed.addAll(numbers);
                }
            }
        }
        return committed;
    }

    /** Some rows of one transaction; now and then some are taken back to a savepoint. */
    private List<Long> insertSome(Connection connection) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        int count = random.nextInt(1, MOST_ROWS);
        for (int i = 0; i < count; i++) {
            if (chance(10)) {
                Savepoint savepoint = connection.setSavepoint();
                insert(connection);
                connection.rollback(savepoint);
            }
            numbers.add(insert(connection));
        }
        return numbers;
    }

    private long insert(Connection connection) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("insert into outbox (part, dawdle) values (?, ?) returning seq")) {
            statement.setInt(1, random.nextInt(2));
            statement.setBoolean(2, chance(1));
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return result.getLong(1);
            }
        }
    }

    /** Commits or not, in one phase or two. */
    private boolean end(Connection connection) throws SQLException {
        boolean commit = !chance(15);
        if (chance(10)) {
            String id = "'" + name + "-" + transactions++ + "'";
            try (Statement statement = connection.createStatement()) {
                statement.execute("prepare transaction " + id);
                connection.setAutoCommit(true);
                statement.execute("select pg_sleep(0.02)");
                statement.execute((commit ? "commit prepared " : "rollback prepared ") + id);
                connection.setAutoCommit(false);
            }
        } else if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
        return commit;
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }
}
