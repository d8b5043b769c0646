package dev.outrider.e2e;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An application at work: threads that change an account and write the outbox row in one transaction, account locked first.
 *
 * <p>The account's counter, increased under the account's row lock, goes into the payload as {@code n}. So {@code n} is the commit order of the
 * key, without a hole, whatever was rolled back in between; and nothing has to be remembered here that a crash could falsify.
 */
public final class Writers implements AutoCloseable {

    private static final String WRITE = """
            with locked as materialized (select key from account where key = any(?) order by key for update),
              changed as (update account a set n = n + 1 from locked where a.key = locked.key returning a.key, a.n)
            insert into %s (id, aggregatetype, aggregateid, type, payload)
            select gen_random_uuid(), ?, key, 'AccountChanged', jsonb_build_object('n', n, 'pad', ?::text) from changed
            """;
    private static final AtomicInteger TRANSACTIONS = new AtomicInteger();

    private final Database database;
    private final Mix mix;
    private final String aggregateType;
    private final String statement;
    private final String padding;
    private final ScheduledThreadPoolExecutor threads;
    private final AtomicLong started = new AtomicLong();
    private final AtomicLong committed = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();
    private final AtomicLong cutOff = new AtomicLong();
    private final AtomicReference<@Nullable Exception> surprise = new AtomicReference<>();
    private final ConcurrentLinkedQueue<Timing> timings = new ConcurrentLinkedQueue<>();
    private volatile boolean ended;

    /**
     * What the writers do.
     *
     * @param threads how many write at once
     * @param keys how many accounts there are
     * @param rowsMost rows of one transaction at most
     * @param rate transactions per second of all threads together, 0 for as many as they can
     * @param rows after how many rows they end by themselves
     * @param unrest which transactions do not simply commit
     */
    public record Mix(int threads, int keys, int rowsMost, int rate, long rows, Unrest unrest) {

        /** Many rows as fast as possible, some rolled back, some held open. */
        public static Mix burst(long rows) {
            return new Mix(8, 1_000, 40, 0, rows, new Unrest(0.05, 0.01, 0));
        }

        /** Single rows at a steady rate until stopped. */
        public static Mix steady(int rate) {
            return new Mix(4, 200, 1, rate, Long.MAX_VALUE, new Unrest(0.02, 0, 0));
        }
    }

    /**
     * Which transactions do not simply commit, each as a share of 1.
     *
     * @param rolledBack roll back after they have written
     * @param held stay open for up to 200 ms after they have written
     * @param prepared commit in two phases
     */
    public record Unrest(double rolledBack, double held, double prepared) {}

    private record Timing(long endNanos, long tookNanos) {}

    private Writers(Database database, Mix mix, String table, String aggregateType) {
        this.database = database;
        this.mix = mix;
        this.aggregateType = aggregateType;
        this.statement = WRITE.formatted(table);
        this.padding = "x".repeat(100);
        this.threads = new ScheduledThreadPoolExecutor(mix.threads());
    }

    /** Makes the accounts if they are not there, and lets the writers loose. */
    public static Writers start(Database database, Mix mix, String aggregateType) {
        return start(database, mix, "public.outbox", aggregateType);
    }

    /** As above, with another outbox table. */
    public static Writers start(Database database, Mix mix, String table, String aggregateType) {
        database.execute(
                "create table if not exists account (key text primary key, n bigint not null default 0) with (fillfactor = 50)",
                "insert into account select 'key-' || i from generate_series(0, %d) i on conflict do nothing"
                        .formatted(mix.keys() - 1));
        Writers writers = new Writers(database, mix, table, aggregateType);
        for (int thread = 0; thread < mix.threads(); thread++) {
            writers.schedule(writers.new Writer(thread));
        }
        return writers;
    }

    private void schedule(Writer writer) {
        if (mix.rate() == 0) {
            threads.execute(writer::writeOnAndOn);
        } else {
            long everyNanos = TimeUnit.SECONDS.toNanos(mix.threads()) / mix.rate();
            // What goes wrong is kept as the surprise.
            ScheduledFuture<?> unused =
                    threads.scheduleAtFixedRate(writer::writeOnce, 0, everyNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** Rows whose commit was confirmed. */
    public long committed() {
        return committed.get();
    }

    /** Rows of transactions that were rolled back. */
    public long rolledBack() {
        return rolledBack.get();
    }

    /** Transactions that broke with their connection: committed or not, only the table knows. */
    public long cutOff() {
        return cutOff.get();
    }

    /** Waits until so many rows are committed. */
    public void awaitCommitted(long rows, Duration atMost) {
        Await.until(atMost, () -> rows + " rows committed, so far " + committed, () -> {
            failOnSurprise();
            return committed.get() >= rows;
        });
    }

    /** Waits for the end that {@link Mix#rows} sets. */
    public Writers awaitEnd(Duration atMost) {
        awaitCommitted(mix.rows(), atMost);
        close();
        return this;
    }

    /** How long the given share of the transactions that ended between two moments took at most. */
    public Duration quantile(double share, long fromNanos, long toNanos) {
        long[] took = timings.stream()
                .filter(timing -> timing.endNanos() >= fromNanos && timing.endNanos() < toNanos)
                .mapToLong(Timing::tookNanos)
                .sorted()
                .toArray();
        if (took.length < 100) {
            throw new AssertionError("only " + took.length + " transactions to measure");
        }
        return Duration.ofNanos(took[(int) Math.ceil(share * took.length) - 1]);
    }

    /** Lets every writer finish its transaction, and fails if one of them met what it should not have. */
    @Override
    public void close() {
        ended = true;
        threads.shutdown();
        Await.until(Duration.ofSeconds(60), "writers to finish", threads::isTerminated);
        failOnSurprise();
    }

    private void failOnSurprise() {
        Exception met = surprise.get();
        if (met != null) {
            throw new AssertionError("a writer failed", met);
        }
    }

    /** One thread's connection and habits. */
    private final class Writer {
        private final SplittableRandom random;
        private @Nullable Connection connection;

        Writer(int number) {
            random = new SplittableRandom(number);
        }

        void writeOnAndOn() {
            while (!ended && started.get() < mix.rows()) {
                writeOnce();
            }
            leave();
        }

        void writeOnce() {
            if (ended) {
                leave();
                return;
            }
            long from = System.nanoTime();
            try {
                Connection open = connection();
                finish(open, insert(open));
                long to = System.nanoTime();
                timings.add(new Timing(to, to - from));
            } catch (SQLException e) {
                judge(e);
            } catch (RuntimeException e) {
                surprise.compareAndSet(null, e);
            }
        }

        private Connection connection() throws SQLException {
            Connection open = connection;
            if (open == null) {
                open = database.connect();
                // Accounts are found by their key. Else the planner, which knows nothing of the new table, has every
                // transaction
                // read all of it, with a thousand old versions of every account: that was most of what the servers did
                // in these
                // tests.
                execute(open, "set enable_hashjoin = off; set enable_mergejoin = off; set enable_seqscan = off");
                open.setAutoCommit(false);
                connection = open;
            }
            return open;
        }

        /**
         * Locks in the order of the keys, so that writers wait for each other and never in a circle. Now and then every key has two rows in
         * the transaction. Returns how many rows that made.
         */
        private int insert(Connection open) throws SQLException {
            String[] keys = new String[1 + random.nextInt(mix.rowsMost())];
            Arrays.setAll(keys, i -> "key-" + random.nextInt(mix.keys()));
            int times = keys.length > 1 && random.nextInt(4) == 0 ? 2 : 1;
            try (PreparedStatement write = open.prepareStatement(statement)) {
                write.setArray(1, open.createArrayOf("text", keys));
                write.setString(2, aggregateType);
                write.setString(3, padding);
                int rows = 0;
                for (int time = 0; time < times; time++) {
                    rows += write.executeUpdate();
                }
                return rows;
            }
        }

        private void finish(Connection open, int rows) throws SQLException {
            Unrest unrest = mix.unrest();
            double fate = random.nextDouble();
            if (fate < unrest.rolledBack()) {
                open.rollback();
                rolledBack.addAndGet(rows);
                return;
            }
            if (random.nextDouble() < unrest.held()) {
                execute(open, "select pg_sleep(%s)".formatted(random.nextDouble() / 5));
            }
            if (random.nextDouble() < unrest.prepared()) {
                commitInTwoPhases(open);
            } else {
                open.commit();
            }
            started.addAndGet(rows);
            committed.addAndGet(rows);
        }

        private void commitInTwoPhases(Connection open) throws SQLException {
            String name = "writers-" + TRANSACTIONS.incrementAndGet();
            execute(open, "prepare transaction '" + name + "'");
            open.setAutoCommit(true);
            execute(open, "select pg_sleep(%s)".formatted(random.nextDouble() / 20));
            execute(open, "commit prepared '" + name + "'");
            open.setAutoCommit(false);
        }

        private void execute(Connection open, String sql) throws SQLException {
            try (Statement statement = open.createStatement()) {
                statement.execute(sql);
            }
        }

        /** A server that goes away is part of the plan (classes 08 and 57); anything else is not. */
        private void judge(SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (!state.startsWith("08") && !state.startsWith("57")) {
                surprise.compareAndSet(null, e);
            }
            cutOff.incrementAndGet();
            leave();
        }

        private void leave() {
            Connection open = connection;
            connection = null;
            if (open != null) {
                try {
                    open.close();
                } catch (SQLException e) {
                    surprise.compareAndSet(null, e);
                }
            }
        }
    }

    /** For failure messages. */
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        parts.add(committed + " committed");
        parts.add(rolledBack + " rolled back");
        parts.add(cutOff + " cut off");
        return String.join(", ", parts);
    }
}
