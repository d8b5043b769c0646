package dev.outrider.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The fact that "no committed row is lost" hangs on, shown on a real PostgreSQL: who may still bring a missing number is
 * known from the lock that an insert holds from before it draws its number until after its rows are visible.
 */
@Tag("foundation")
@Tag("postgres")
class GapFactIT {
    private static final String PLAIN =
            "create table outbox (seq bigint generated always as identity primary key, part int, dawdle boolean)";
    private static final String PARTITIONED = """
            create table outbox (seq bigint generated always as identity, part int, dawdle boolean) partition by list (part);
            create table outbox_0 partition of outbox for values in (0);
            create table outbox_1 partition of outbox for values in (1);
            create index on outbox (seq)
            """;
    /** Runs after the number was drawn, and before the transaction has an id if this is its first write. */
    private static final String DAWDLING = """
            create function dawdle() returns trigger language plpgsql as $$
            begin
              if new.dawdle then perform pg_sleep(random() * 0.2); end if;
              return new;
            end $$;
            create trigger dawdle before insert on outbox for each row execute function dawdle()
            """;

    private static final String INSERT = "insert into outbox (part) values (0)";
    private static final int PAGE = 100;

    private final Database database = Postgres.shared().newDatabase();
    private final List<Connection> connections = new ArrayList<>();

    @BeforeEach
    void makeTheOutbox() {
        database.execute(PLAIN);
    }

    @AfterEach
    void leave() throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
        database.drop();
    }

    @Test
    void theNotedXmaxLosesARowThatTheHoldersKeep() throws SQLException {
        Connection b = transaction();
        long notedXmax = firstSightOfTheGap(b);
        GapReader reader = new GapReader(session());
        reader.turn(PAGE);
        assertThat(reader.taken()).containsExactly(2L);
        assertThat(reader.gaps()).containsExactly(1L);

        assertThat(snapshot("pg_snapshot_xmin"))
                .as("by the noted xmax %d the gap would be dead now, while its row is on its way", notedXmax)
                .isGreaterThanOrEqualTo(notedXmax);
        turns(reader, 5);
        assertThat(reader.gaps()).containsExactly(1L);

        b.commit();
        reader.turn(PAGE);
        assertThat(reader.taken()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(reader.dead()).isEmpty();
    }

    /**
     * A has an id; B takes the next one and draws 1; A draws 2 and commits. Returns the xmax that a reader would note,
     * which is B's id unless something else in the cluster took part: then all is done again.
     */
    private long firstSightOfTheGap(Connection b) throws SQLException {
        Connection a = transaction();
        long xidOfB;
        long notedXmax;
        do {
            b.rollback();
            a.rollback();
            database.execute("truncate outbox restart identity");
            xid(a);
            xidOfB = xid(b);
            execute(b, INSERT);
            execute(a, INSERT);
            a.commit();
            notedXmax = snapshot("pg_snapshot_xmax");
        } while (notedXmax != xidOfB || snapshot("pg_snapshot_xmin") != xidOfB);
        return notedXmax;
    }

    @Test
    void aPreparedTransactionKeepsItsPlaceOnTheList() throws SQLException {
        Connection a = transaction();
        execute(a, INSERT);
        Set<String> before = GapReader.holders(session());
        database.execute(INSERT);
        GapReader reader = new GapReader(session());
        turns(reader, 3);

        execute(a, "prepare transaction 'a'");
        a.close();
        assertThat(GapReader.holders(session())).hasSize(1).isEqualTo(before);
        turns(reader, 3);
        assertThat(reader.gaps()).containsExactly(1L);
        assertThat(reader.dead()).isEmpty();

        database.execute("commit prepared 'a'");
        turns(reader, 3);
        assertThat(reader.taken()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(reader.dead()).isEmpty();
        assertThat(GapReader.holders(session())).isEmpty();
    }

    /** Not by the name it had, so holders noted before a restart say nothing after it. */
    @Test
    void aPreparedTransactionIsOnTheListAfterACrash() throws SQLException {
        try (Postgres server = Postgres.dedicated()) {
            Database other = server.newDatabase();
            other.execute(PLAIN);
            Set<String> before;
            try (Connection a = other.connect()) {
                a.setAutoCommit(false);
                execute(a, INSERT);
                before = GapReader.holders(a);
                execute(a, "prepare transaction 'a'");
            }
            server.kill();
            server.start();
            try (Connection reading = other.connect()) {
                assertThat(GapReader.holders(reading)).hasSize(1).isNotEqualTo(before);
            }
            other.execute("commit prepared 'a'");
        }
    }

    @Test
    void aRollbackIsRecognized() throws SQLException {
        Connection a = transaction();
        execute(a, INSERT);
        database.execute(INSERT);
        GapReader reader = new GapReader(session());
        turns(reader, 3);
        assertThat(reader.gaps()).containsExactly(1L);

        a.rollback();
        reader.turn(PAGE);
        assertThat(reader.dead())
                .as("a list without the holder, but no read after it")
                .isEmpty();
        reader.turn(PAGE);
        assertThat(reader.dead()).containsExactly(1L);
        assertThat(reader.gaps()).isEmpty();
    }

    @Test
    void aPageThatWasCutOffSaysNothingOfLaterGaps() throws SQLException {
        Connection early = transaction();
        execute(early, INSERT);
        Connection late = transaction();
        execute(late, INSERT);
        database.execute(INSERT);
        GapReader reader = new GapReader(session());
        turns(reader, 2);
        assertThat(reader.gaps()).containsExactly(1L, 2L);

        late.commit();
        early.commit();
        reader.look();
        assertThat(reader.read(1)).as("full").isTrue();
        assertThat(reader.gaps()).containsExactly(2L);
        reader.read(1);
        assertThat(reader.taken()).containsExactlyInAnyOrder(1L, 2L, 3L);
        assertThat(reader.dead()).isEmpty();
    }

    @Test
    void whoInsertsIntoAPartitionIsOnTheList() throws SQLException {
        database.execute("drop table outbox", PARTITIONED);
        Connection a = transaction();
        execute(a, INSERT);
        assertThat(GapReader.holders(session())).hasSize(1);
        Connection b = transaction();
        execute(b, "lock table outbox_1 in row exclusive mode");
        assertThat(GapReader.holders(session())).hasSize(2);
    }

    /** Locks are released after the commit has become visible; a list and then a read can rely on it. */
    @Test
    void whoIsGoneFromTheListIsVisible() throws Exception {
        Map<String, Long> announced = new ConcurrentHashMap<>();
        List<Callable<Set<Long>>> announcers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String name = "announcer-" + i;
            announcers.add(() -> announceAndCommit(name, announced));
        }
        Connection observer = session();
        int[] proven = {0};
        whileRunning(announcers, () -> {
            Map<String, Long> before = Map.copyOf(announced);
            Set<String> living = GapReader.holders(observer);
            Set<Long> visible =
                    new HashSet<>(Database.query(observer, "select seq from outbox", row -> row.getLong(1)));
            before.forEach((holder, number) -> {
                if (!living.contains(holder)) {
                    assertThat(visible)
                            .as("the row of %s, who is gone from the list", holder)
                            .contains(number);
                    announced.remove(holder);
                    proven[0]++;
                }
            });
        });
        System.out.println("visible once off the list: " + proven[0] + " of " + proven[0] + " transactions");
        assertThat(proven[0]).isGreaterThan(500);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everyCommittedRowIsTakenAndOnlyDeadGapsDie(boolean partitioned) throws Exception {
        if (partitioned) {
            database.execute("drop table outbox", PARTITIONED);
        }
        database.execute(DAWDLING);
        SplittableRandom random = new SplittableRandom(partitioned ? 2 : 1);
        List<Callable<Set<Long>>> writers = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            writers.add(new OutboxWriter(database, database.name() + "-" + i, 700, random.split()));
        }
        GapReader reader = new GapReader(session());
        Set<Long> committed = whileRunning(writers, () -> reader.turn(random.nextInt(20, PAGE)));
        long highest = committed.stream().mapToLong(Long::longValue).max().orElseThrow();
        Await.until(Duration.ofSeconds(30), () -> "the end of " + reader.gaps(), () -> {
            boolean full = reader.turn(PAGE);
            return !full && reader.gaps().isEmpty();
        });

        assertThat(reader.taken()).isEqualTo(committed);
        assertThat(reader.takenTwice()).isZero();
        assertThat(reader.dead())
                .isEqualTo(LongStream.rangeClosed(1, highest)
                        .filter(number -> !committed.contains(number))
                        .boxed()
                        .collect(Collectors.toSet()));
        System.out.println("taken: " + committed.size() + " of " + committed.size() + " rows; "
                + reader.dead().size() + " dead gaps recognized");
    }

    /** Each transaction tells its name and number while it holds its lock, then commits, some in two phases. */
    private Set<Long> announceAndCommit(String name, Map<String, Long> announced) throws SQLException {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 500; i++) {
                long number = Database.query(connection, INSERT + " returning seq", row -> row.getLong(1))
                        .get(0);
                String holder = Database.query(
                                connection,
                                "select virtualtransaction from pg_locks where pid = pg_backend_pid() limit 1",
                                row -> row.getString(1))
                        .get(0);
                announced.put(holder, number);
                if (i % 4 == 0) {
                    String id = "'" + database.name() + name + i + "'";
                    execute(connection, "prepare transaction " + id);
                    connection.setAutoCommit(true);
                    execute(connection, "commit prepared " + id);
                    connection.setAutoCommit(false);
                } else {
                    connection.commit();
                }
            }
        }
        return Set.of();
    }

    /** Repeats the step until all of them have ended, and once more; returns what they returned together. */
    private static Set<Long> whileRunning(List<Callable<Set<Long>>> writers, Step step) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(writers.size());
        try {
            List<Future<Set<Long>>> running = new ArrayList<>();
            for (Callable<Set<Long>> writer : writers) {
                running.add(pool.submit(writer));
            }
            while (running.stream().anyMatch(writer -> !writer.isDone())) {
                step.take();
            }
            step.take();
            Set<Long> together = new HashSet<>();
            for (Future<Set<Long>> writer : running) {
                together.addAll(writer.get());
            }
            return together;
        } finally {
            pool.shutdownNow();
        }
    }

    /** Something a reader does between two looks at the writers. */
    @FunctionalInterface
    private interface Step {
        void take() throws SQLException;
    }

    private static void turns(GapReader reader, int count) throws SQLException {
        for (int i = 0; i < count; i++) {
            reader.turn(PAGE);
        }
    }

    private long snapshot(String part) {
        return database.queryLong("select " + part + "(pg_current_snapshot())::text::bigint");
    }

    private static long xid(Connection connection) throws SQLException {
        return Database.query(connection, "select pg_current_xact_id()::text::bigint", row -> row.getLong(1))
                .get(0);
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private Connection session() throws SQLException {
        Connection connection = database.connect();
        connections.add(connection);
        return connection;
    }

    private Connection transaction() throws SQLException {
        Connection connection = session();
        connection.setAutoCommit(false);
        return connection;
    }
}
