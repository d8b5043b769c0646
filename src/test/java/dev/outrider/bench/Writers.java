package dev.outrider.bench;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An application as cheap as can be: each writer has keys of its own, which is all the serializing that their order needs, and commits
 * row by row. A payload says when its INSERT was sent. That is before the commit and never after it: every latency looks a little worse than it is, and none better.
 */
final class Writers implements AutoCloseable {

    private static final int WRITERS = 4;
    private static final int KEYS_EACH = 250;
    static final int KEYS = WRITERS * KEYS_EACH;

    private static final int NOTE_LENGTH = 176;
    private static final Duration LEAVING_TAKES = Duration.ofSeconds(30);
    private static final String INSERT = """
            insert into outbox (aggregatetype, aggregateid, type, payload) values ('%s', ?, 'OrderPlaced', ?::json)
            """.formatted(Bed.AGGREGATE);

    private final Database database;
    private final int firstKey;
    private final ScheduledThreadPoolExecutor threads = new ScheduledThreadPoolExecutor(WRITERS);
    private final List<Writer> writers = new ArrayList<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<@Nullable Exception> surprise = new AtomicReference<>();

    /** Ready to write, under keys from this one on. */
    Writers(Database database, int firstKey) throws SQLException {
        this.database = database;
        this.firstKey = firstKey;
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i));
        }
    }

    /** Begins to write so many rows a second. */
    Writers begin(int rate) {
        long everyNanos = TimeUnit.SECONDS.toNanos(WRITERS) / rate;
        for (int i = 0; i < WRITERS; i++) {
            // What goes wrong is kept as the surprise.
            ScheduledFuture<?> unused = threads.scheduleAtFixedRate(
                    writers.get(i)::write, everyNanos * i / WRITERS, everyNanos, TimeUnit.NANOSECONDS);
        }
        return this;
    }

    /** Writes a single row, from this thread; not while others write. */
    void writeOne() {
        writers.get(0).write();
        requireHealth();
    }

    /** Rows that are committed. */
    long written() {
        return written.get();
    }

    /** The last number that was written for a key. */
    long written(int key) {
        int own = key - firstKey;
        return own < 0 || own >= KEYS ? 0 : writers.get(own / KEYS_EACH).last[own % KEYS_EACH];
    }

    void requireHealth() {
        Exception met = surprise.get();
        if (met != null) {
            throw new AssertionError("a writer failed", met);
        }
    }

    /** Lets every writer finish its row. */
    void finish() {
        threads.shutdown();
        Await.until(LEAVING_TAKES, "writers to finish", threads::isTerminated);
        requireHealth();
    }

    @Override
    public void close() throws SQLException {
        threads.shutdownNow();
        for (Writer writer : writers) {
            writer.connection.close();
        }
    }

    /** One connection and its keys; used by one thread at a time. */
    private final class Writer {
        private final int number;
        private final SplittableRandom random;
        private final Connection connection;
        private final PreparedStatement insert;
        private final long[] last = new long[KEYS_EACH];

        Writer(int number) throws SQLException {
            this.number = number;
            random = new SplittableRandom(number);
            connection = database.connect();
            insert = connection.prepareStatement(INSERT);
        }

        void write() {
            if (surprise.get() != null) {
                return;
            }
            try {
                int key = random.nextInt(KEYS_EACH);
                long next = last[key] + 1;
                insert.setString(1, "customer-" + (firstKey + number * KEYS_EACH + key));
                insert.setString(2, payload(next));
                insert.executeUpdate();
                last[key] = next;
                written.incrementAndGet();
            } catch (SQLException | RuntimeException e) {
                surprise.compareAndSet(null, e);
            }
        }

        /** Its note is of random hexadecimal digits, as a backlog's. */
        private String payload(long next) {
            StringBuilder text = new StringBuilder(256).append("{\"n\": ").append(next);
            text.append(", \"at\": ").append(System.nanoTime()).append(", \"note\": \"");
            int end = text.length() + NOTE_LENGTH;
            while (text.length() < end) {
                text.append(Long.toHexString(random.nextLong()));
            }
            return text.append("\"}").toString();
        }
    }
}
