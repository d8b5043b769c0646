package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.contract.OutboxDriver;
import dev.outrider.contract.OutboxRecoveryContract;
import dev.outrider.convert.Addressing;
import dev.outrider.core.Incarnation;
import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Recording;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.migrate.Finding;
import dev.outrider.migrate.SchemaCheck;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that restarts, crashes, fails over or has its sequence restarted is another incarnation, and nothing else is. */
@Tag("postgres")
class RecoveryIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final PageAsk ASK = new PageAsk(0, List.of(), 10, 1_000_000, true);
    private static Postgres primary;

    @BeforeAll
    static void start() {
        primary = Postgres.withFiles();
    }

    @AfterAll
    static void stop() {
        primary.close();
    }

    @Nested
    class ByRow extends OutboxRecoveryContract {
        @Override
        protected OutboxDriver newDriver() {
            return FailoverDriver.over(primary, Recording.ROW, promoted -> primary = promoted);
        }

        @Test
        void onlyARestartOfTheSequenceChangesTheIncarnationOfALivingServer() throws OutboxException {
            Database database = ((PostgresDriver) driver()).database();
            Incarnation first = read(0).incarnation();
            commitRows(3);
            acquireFence();
            database.execute(
                    "vacuum full outbox",
                    "select setval('outbox_seq_seq', 100)",
                    "alter table outbox add extra text",
                    "checkpoint");
            assertThat(new Incarnation(read(0).incarnation().value())).isEqualTo(first);

            database.execute("alter sequence outbox_seq_seq restart with 200");
            assertThat(read(0).incarnation()).isNotEqualTo(first);
        }

        /** The postmaster survives and keeps its start time, but every session is gone and shared memory is made anew. */
        @Test
        void theCrashOfOneBackendIsAnotherIncarnation() throws OutboxException {
            Database database = ((PostgresDriver) driver()).database();
            Incarnation first = read(0).incarnation();
            String started = started(database);
            long backend = database.queryLong(
                    "select pid from pg_stat_activity where application_name = 'outrider-read' and datname = current_database()");
            primary.killBackend(backend);
            Await.until(
                    SOON, "the server to recover", () -> !read(0).incarnation().equals(first));
            assertThat(started(database)).isEqualTo(started);
        }

        @Test
        void aStandbyIsRefusedUntilItIsPromoted() throws OutboxException {
            Incarnation before = read(0).incarnation();
            FailoverDriver driver = (FailoverDriver) driver();
            try (PostgresOutbox alone = Outboxes.outbox(driver.replica())) {
                assertThatThrownBy(() -> alone.read(ASK)).hasMessageContaining("standby in recovery");
                // At a start, where somebody can still give another address.
                Finding refusal = check(driver.replica()).get(0);
                assertThat(refusal.refused()).isTrue();
                assertThat(refusal.passing()).isTrue();
                assertThat(refusal.problem()).isEqualTo("the server is a standby in recovery");
                assertThat(refusal.remedy()).startsWith("give database.url the primary");
                driver.replicate();
                driver.failOver();
                assertThat(alone.read(ASK).incarnation()).isNotEqualTo(before);
            }
        }
    }

    @Nested
    class ByRange extends OutboxRecoveryContract {
        @Override
        protected OutboxDriver newDriver() {
            return FailoverDriver.over(primary, Recording.RANGE, promoted -> primary = promoted);
        }
    }

    private static List<Finding> check(Database database) throws OutboxException {
        return new SchemaCheck(
                        Outboxes.settings(database), Outboxes.TABLE, Addressing.by("${aggregatetype}"), "0.2.0", null)
                .check();
    }

    private static String started(Database database) {
        return database.query("select pg_postmaster_start_time()::text", line -> line.getString(1))
                .get(0);
    }
}
