package dev.outrider.bench;

import dev.outrider.shop.Latencies;
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
 * row by row, or a few rows together where more than a thousand a second are wanted: commits alone would take a small machine. A payload says when
 * its INSERT was sent. That is before the commit and never after it: every latency looks a little worse than it is, and none better.
 */
final class Writers implements AutoCloseable {

    private static final int WRITERS = 4;
    private static final int KEYS_EACH = 250;
    private static final int COMMITS_A_SECOND_MOST = 1_000;
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
    private final AtomicReference<Latencies> commits = new AtomicReference<>(new Latencies());
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
        int together = (rate + COMMITS_A_SECOND_MOST - 1) / COMMITS_A_SECOND_MOST;
        long everyNanos = TimeUnit.SECONDS.toNanos(WRITERS) * together / rate;
        for (int i = 0; i < WRITERS; i++) {
            Writer writer = writers.get(i);
            // What goes wrong is kept as the surprise.
            ScheduledFuture<?> unused = threads.scheduleAtFixedRate(
                    () -> writer.write(together), everyNanos * i / WRITERS, everyNanos, TimeUnit.NANOSECONDS);
        }
        return this;
    }

    /** Writes a single row, from this thread; not while others write. */
    void writeOne() {
        writers.get(0).write(1);
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

    /** How long inserting and committing took, since this was asked last: the part of every latency that no relay can help. */
    Latencies takeCommits() {
        return commits.getAndSet(new Latencies());
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

    /** What is written as the key's next number. Its note is of random hexadecimal digits, as a backlog's. */
    static String payload(SplittableRandom random, long next) {
        StringBuilder text = new StringBuilder(256).append("{\"n\": ").append(next);
        text.append(", \"at\": ").append(System.nanoTime()).append(", \"note\": \"");
        int end = text.length() + NOTE_LENGTH;
        while (text.length() < end) {
            text.append(Long.toHexString(random.nextLong()));
        }
        return text.append("\"}").toString();
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
            connection.setAutoCommit(false);
            insert = connection.prepareStatement(INSERT);
        }

        /** Writes and commits so many rows, of keys one after another. */
        void write(int rows) {
            if (surprise.get() != null) {
                return;
            }
            try {
                int key = random.nextInt(KEYS_EACH);
                long begunNanos = System.nanoTime();
                for (int i = 0; i < rows; i++) {
                    int own = (key + i) % KEYS_EACH;
                    insert.setString(1, "customer-" + (firstKey + number * KEYS_EACH + own));
                    insert.setString(2, payload(random, last[own] + 1));
                    insert.addBatch();
                }
                insert.executeBatch();
                connection.commit();
                commits.get().add(System.nanoTime() - begunNanos);
                for (int i = 0; i < rows; i++) {
                    last[(key + i) % KEYS_EACH]++;
                }
                written.addAndGet(rows);
            } catch (SQLException | RuntimeException e) {
                surprise.compareAndSet(null, e);
            }
        }
    }
}
