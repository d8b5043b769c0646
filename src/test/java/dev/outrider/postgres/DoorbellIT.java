package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.OutboxException;
import dev.outrider.database.OutboxTable;
import dev.outrider.database.TableName;
import dev.outrider.migrate.WakeupTrigger;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import dev.outrider.wake.Channel;
import dev.outrider.wake.Doorbell;
import dev.outrider.wake.PostgresDoorbell;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who sleeps hears of every row, and writers ring for nobody else. */
@Tag("postgres")
class DoorbellIT {

    /** What is to come comes in a millisecond; a machine that is busy otherwise may need longer. */
    private static final long SOON = 30_000;

    /** Long enough for what must not come. */
    private static final long WHILE = 300;

    private static final int ROUNDS = 150;

    /** The trigger's question whether nobody sleeps. */
    private static final String TRY = "pg_catalog.pg_try_advisory_xact_lock_shared(";

    private static final String INSERT = "insert into outbox (aggregatetype) values ('t')";
    private static final String SLOW_INSERT = "begin; " + INSERT + "; select pg_sleep(random() * 0.01); commit";

    private final Database database = Outboxes.newMigrated(Postgres.shared());

    private void trigger(boolean on) throws OutboxException {
        new WakeupTrigger(Outboxes.settings(database), Outboxes.TABLE).run(on);
    }

    /** It needs no grant: a role that may connect can listen. */
    private Doorbell connected() throws OutboxException {
        Doorbell bell = PostgresDoorbell.of(Outboxes.settings(database.newRole("listener")), Outboxes.TABLE);
        bell.connect();
        return bell;
    }

    @Test
    void whoSleepsIsWokenByEveryCommitAndWhoIsAwakeByNone() throws Exception {
        trigger(true);
        try (Doorbell bell = connected()) {
            bell.prove();
            database.execute(INSERT);
            assertThat(bell.await(WHILE)).as("nobody sleeps").isFalse();
            assertThat(bell.arm()).isTrue();
            assertThat(bell.await(WHILE)).isFalse();
            database.execute(INSERT, INSERT);
            assertThat(bell.await(SOON)).isTrue();
            bell.disarm();
            Await.until(Duration.ofMillis(SOON), "the second one's ring to be heard", () -> !bell.await(WHILE));
            database.execute(INSERT);
            assertThat(bell.await(WHILE)).as("awake again").isFalse();
        }
    }

    /** Its row would come without a ring, after the look of somebody who had fallen asleep meanwhile. */
    @Test
    void nobodyFallsAsleepWhileAWriterWhoDoesNotRingIsUnderWay() throws Exception {
        trigger(true);
        try (Doorbell bell = connected();
                Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(INSERT);
            assertThat(bell.arm()).isFalse();
            statement.execute("savepoint s");
            statement.execute(INSERT);
            statement.execute("rollback to s");
            assertThat(bell.arm()).isFalse();
            writer.commit();
            assertThat(bell.arm()).isTrue();
            statement.execute(INSERT);
            assertThat(bell.await(WHILE)).as("not committed yet").isFalse();
            writer.commit();
            assertThat(bell.await(SOON)).isTrue();
        }
    }

    /** Whoever misses one ring sleeps on, for longer than this test waits. */
    @Test
    void noRowIsMissedHoweverWritersAndSleeperMeet() throws Exception {
        trigger(true);
        Duration patience = Duration.ofMillis(SOON);
        AtomicLong seen = new AtomicLong();
        AtomicBoolean over = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Doorbell bell = connected();
                Connection looking = database.connect()) {
            Future<?> sleeper = threads.submit(() -> {
                while (!over.get()) {
                    if (bell.arm()) {
                        seen.set(rows(looking));
                        bell.await(10 * SOON);
                        bell.disarm();
                    }
                }
                return null;
            });
            for (long round = 1; round <= ROUNDS; round++) {
                Future<?> one = threads.submit(() -> database.execute(INSERT));
                Future<?> other = threads.submit(() -> database.execute(SLOW_INSERT));
                one.get();
                other.get();
                long rows = 2 * round;
                Await.until(patience, () -> rows + " rows to be seen, not " + seen, () -> seen.get() == rows);
            }
            over.set(true);
            database.execute(INSERT);
            sleeper.get(SOON, TimeUnit.MILLISECONDS);
        } finally {
            over.set(true);
            threads.shutdown();
        }
    }

    /** What the test above waits for, at will: somebody goes to sleep between a writer's question and its commit. */
    @Test
    void aWriterThatKeptNoLockUntilItsCommitWouldBeMissed() throws Exception {
        trigger(true);
        try (Doorbell bell = connected()) {
            assertThat(isMissed(bell)).isFalse();
            String script = WakeupTrigger.script(Outboxes.TABLE, true);
            assertThat(script).contains(TRY);
            database.execute(
                    "create function looks(k bigint) returns boolean language sql as"
                            + " 'select case when pg_try_advisory_lock_shared(k) then pg_advisory_unlock_shared(k) else false end'",
                    script.replace(TRY, "public.looks("));
            assertThat(isMissed(bell)).isTrue();
        }
    }

    /** Whether a row is committed that the sleeper neither saw when it lay down nor hears of. */
    private boolean isMissed(Doorbell bell) throws Exception {
        try (Connection writer = database.connect();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(INSERT);
            long before = rows(database);
            boolean sleeps = bell.arm();
            writer.commit();
            boolean missed = sleeps && rows(database) > before && !bell.await(WHILE);
            if (sleeps) {
                bell.disarm();
            }
            return missed;
        }
    }

    private static long rows(Database database) {
        return database.queryLong("select count(*) from outbox");
    }

    private static long rows(Connection connection) throws SQLException {
        return Database.query(connection, "select count(*) from outbox", row -> row.getLong(1))
                .get(0);
    }

    @Test
    void severalInstancesHearTheRingForTheOneThatSleeps() throws Exception {
        trigger(true);
        try (Doorbell one = connected();
                Doorbell other = connected()) {
            assertThat(one.arm()).isTrue();
            assertThat(other.arm()).isFalse();
            database.execute(INSERT);
            assertThat(one.await(SOON)).isTrue();
            assertThat(other.await(SOON)).isTrue();
            one.close();
            Await.until(Duration.ofMillis(SOON), "the lock of the one that is gone", other::arm);
        }
    }

    @Test
    void withoutATriggerThatRingsItIsNoUse() throws Exception {
        try (Doorbell bell = connected()) {
            assertThatThrownBy(bell::prove)
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("no trigger outrider_wakeup on public.outbox")
                    .hasMessageContaining("outrider migrate --wakeup");
            trigger(true);
            trigger(true);
            bell.prove();
            database.execute("alter table outbox disable trigger outrider_wakeup");
            assertThatThrownBy(bell::prove).hasMessageContaining("no trigger");
            trigger(true);
            database.execute("alter table outbox enable trigger outrider_wakeup");
            bell.prove();
            trigger(false);
            trigger(false);
            assertThatThrownBy(bell::prove).hasMessageContaining("no trigger");
        }
        assertThat(database.queryLong("select count(*) from pg_proc where proname = 'wakeup'"))
                .isZero();
        database.execute(INSERT);
    }

    @Test
    void theProofIsNotTakenForARingAndARingMeanwhileIsKept() throws Exception {
        trigger(true);
        try (Doorbell bell = connected()) {
            bell.prove();
            assertThat(bell.await(WHILE)).isFalse();
            assertThat(bell.arm()).isTrue();
            database.execute(INSERT);
            bell.prove();
            assertThat(bell.await(1)).isTrue();
        }
    }

    @Test
    void aLineWhoseSessionIsEndedSaysWhyAndAnotherCanBeMade() throws Exception {
        trigger(true);
        try (Doorbell bell = connected()) {
            assertThat(bell.arm()).isTrue();
            database.query(
                    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'outrider-wakeup'"
                            + " and datname = current_database()",
                    row -> row.getBoolean(1));
            assertThatThrownBy(() -> bell.await(SOON))
                    .isInstanceOf(OutboxException.class)
                    .hasMessageContaining("terminating connection");
            bell.close();
            bell.connect();
            bell.prove();
            assertThat(bell.arm()).isTrue();
        }
    }

    @Test
    void hangingUpEndsAWait() throws Exception {
        Doorbell bell = connected();
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return bell.await(10 * SOON);
            } catch (OutboxException e) {
                return e.getMessage().startsWith("the line was hung up");
            }
        });
        Await.until(
                Duration.ofMillis(SOON),
                "the line",
                () -> database.queryLong("select count(*) from pg_stat_activity where application_name ="
                                + " 'outrider-wakeup' and datname = current_database() and query like 'listen%'")
                        == 1);
        bell.close();
        assertThat(waiting.get()).isTrue();
    }

    @Test
    void twoOutboxesOfADatabaseDoNotRingForEachOther() throws Exception {
        trigger(true);
        database.execute("create schema other", "create table other.outbox (like public.outbox including all)");
        OutboxTable other = OutboxTable.named("other.outbox");
        new WakeupTrigger(Outboxes.settings(database), other).run(true);
        assertThat(new Channel(new TableName("a.b", "c")).name())
                .hasSizeLessThan(64)
                .isNotEqualTo(new Channel(new TableName("a", "b.c")).name());
        try (Doorbell bell = connected();
                Doorbell others = PostgresDoorbell.of(Outboxes.settings(database), other)) {
            others.connect();
            others.prove();
            assertThat(bell.arm()).isTrue();
            assertThat(others.arm()).isTrue();
            database.execute("insert into other.outbox (aggregatetype) values ('t')");
            assertThat(others.await(SOON)).isTrue();
            assertThat(bell.await(WHILE)).isFalse();
        }
    }
}
