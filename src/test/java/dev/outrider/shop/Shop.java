package dev.outrider.shop;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An application that places orders: customer locked first, then the order, then its outbox row, all in one transaction.
 *
 * <p>It remembers when each committed row's COMMIT was sent, until somebody asks for it. Taken before the COMMIT and not after it, the moment makes
 * every latency look worse by one round trip, and none better.
 */
public final class Shop implements AutoCloseable {

    /** The kind of thing the events are about; it makes the topic's name. */
    public static final String AGGREGATE = "order";

    private static final String[] TABLES = {"""
        create table if not exists customer (
          id text primary key, events bigint not null default 0) with (fillfactor = 50)
        """, """
        create table if not exists orders (
          number bigint generated always as identity primary key,
          customer text not null references customer, cents bigint not null, placed_at timestamptz not null default now())
        """};

    /** The update takes the customer's lock before the outbox row draws its number: that is all the order of a key needs. */
    private static final String PLACE = """
            with changed as (
              update customer set events = events + 1 where id = ? returning id, events),
            placed as (
              insert into orders (customer, cents) select id, ? from changed returning number, customer, cents)
            insert into outbox (id, aggregatetype, aggregateid, type, payload)
            select ?::uuid, '%s', customer, 'OrderPlaced',
              jsonb_build_object('n', events, 'order', number, 'cents', cents, 'note', ?::text)
            from placed, changed
            """.formatted(AGGREGATE);

    private final Database database;
    private final Habits habits;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<String, Long> committedAt = new ConcurrentHashMap<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong rolledBack = new AtomicLong();
    private final AtomicReference<@Nullable Exception> surprise = new AtomicReference<>();
    private final Queue<Connection> connections = new ConcurrentLinkedQueue<>();
    private volatile boolean closing;

    /**
     * What the application is like.
     *
     * @param writers how many connections write
     * @param customers how many keys there are
     * @param rate transactions per second of all writers together
     * @param ordersMost orders of one transaction at most
     * @param rolledBack the share of transactions that roll back after they have written
     */
    public record Habits(int writers, int customers, int rate, int ordersMost, double rolledBack) {}

    private Shop(Database database, Habits habits) {
        this.database = database;
        this.habits = habits;
        this.threads = new ScheduledThreadPoolExecutor(habits.writers());
    }

    /** Makes its tables if they are not there, and opens. The outbox must be there. */
    public static Shop open(Database database, Habits habits) {
        database.execute(TABLES);
        database.execute(
                "insert into customer (id) select 'customer-' || i from generate_series(0, %d) i on conflict do nothing"
                        .formatted(habits.customers() - 1));
        Shop shop = new Shop(database, habits);
        long everyNanos = TimeUnit.SECONDS.toNanos(habits.writers()) / habits.rate();
        for (int i = 0; i < habits.writers(); i++) {
            Writer writer = shop.new Writer(i);
            long firstNanos = everyNanos * i / habits.writers();
            // What goes wrong is kept as the surprise.
            ScheduledFuture<?> unused =
                    shop.threads.scheduleAtFixedRate(writer::write, firstNanos, everyNanos, TimeUnit.NANOSECONDS);
        }
        return shop;
    }

    /** Rows whose commit was confirmed. */
    public long written() {
        return written.get();
    }

    /** Rows of transactions that rolled back. */
    public long rolledBack() {
        return rolledBack.get();
    }

    /** When the COMMIT of this row was sent; null for a row that is not known or was asked for before. */
    public @Nullable Long takeCommit(String id) {
        return committedAt.remove(id);
    }

    /** Committed rows that nobody has asked for and whose COMMIT was sent before then. */
    public long unseenSince(long nanos) {
        return committedAt.values().stream().filter(at -> at - nanos < 0).count();
    }

    /** Whether every committed row was asked for. */
    public boolean allSeen() {
        return committedAt.isEmpty();
    }

    /** Fails when a writer met what it should not have. */
    public void requireHealth() {
        Exception met = surprise.get();
        if (met != null) {
            throw new IllegalStateException("a writer failed", met);
        }
    }

    /** Every customer's last number, as the database has it. */
    public Map<String, Long> truth() {
        Map<String, Long> truth = new HashMap<>();
        database.query("select id, events from customer", row -> truth.put(row.getString(1), row.getLong(2)));
        return truth;
    }

    /** Lets every writer finish its transaction. */
    public void shut() {
        closing = true;
        threads.shutdown();
        Await.until(Duration.ofSeconds(30), "writers to finish", threads::isTerminated);
        for (Connection connection = connections.poll(); connection != null; connection = connections.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                surprise.compareAndSet(null, e);
            }
        }
    }

    @Override
    public void close() {
        shut();
    }

    /** One connection and its habits. */
    private final class Writer {
        private final SplittableRandom random;
        private @Nullable Connection connection;

        Writer(int number) {
            random = new SplittableRandom(number);
        }

        void write() {
            if (closing || surprise.get() != null) {
                return;
            }
            try {
                Connection open = connection();
                List<String> ids = place(open, customers());
                if (random.nextDouble() < habits.rolledBack()) {
                    open.rollback();
                    rolledBack.addAndGet(ids.size());
                } else {
                    commit(open, ids);
                }
            } catch (SQLException | RuntimeException e) {
                surprise.compareAndSet(null, e);
            }
        }

        private Connection connection() throws SQLException {
            Connection open = connection;
            if (open == null) {
                open = database.connect();
                open.setAutoCommit(false);
                connections.add(open);
                connection = open;
            }
            return open;
        }

        /** Sorted, so that writers wait for each other and never in a circle. */
        private String[] customers() {
            String[] customers = new String[1 + random.nextInt(habits.ordersMost())];
            Arrays.setAll(customers, i -> "customer-" + random.nextInt(habits.customers()));
            Arrays.sort(customers);
            return customers;
        }

        private List<String> place(Connection open, String[] customers) throws SQLException {
            List<String> ids = new ArrayList<>(customers.length);
            try (PreparedStatement place = open.prepareStatement(PLACE)) {
                for (String customer : customers) {
                    String id = new UUID(random.nextLong(), random.nextLong()).toString();
                    place.setString(1, customer);
                    place.setLong(2, random.nextInt(100_000));
                    place.setString(3, id);
                    place.setString(4, note());
                    place.executeUpdate();
                    ids.add(id);
                }
            }
            return ids;
        }

        /** Digits that compress to about a half, as names and texts do. */
        private String note() {
            StringBuilder note = new StringBuilder(192);
            while (note.length() < 176) {
                note.append(Long.toHexString(random.nextLong()));
            }
            return note.toString();
        }

        /** Noted before the COMMIT is sent: the row may arrive before this thread hears that it has committed. */
        private void commit(Connection open, List<String> ids) throws SQLException {
            long now = System.nanoTime();
            ids.forEach(id -> committedAt.put(id, now));
            open.commit();
            written.addAndGet(ids.size());
        }
    }
}
