package dev.outrider.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.ChainId;
import dev.outrider.core.Fence;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.OutboxException;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Settlement;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import dev.outrider.database.DatabaseSettings;
import dev.outrider.database.Timeouts;
import dev.outrider.host.PostgresOutbox;
import dev.outrider.read.Limits;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No question waits for ever: not for a lock, not for a statement that takes too long, and not for a server that says nothing. */
@Tag("postgres")
class TimeoutsIT {

    private static final Timeouts SHORT = new Timeouts(400, 900, 1_400);

    /** The longest of them twice, since a connection that broke may be made anew first, and a busy machine. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(8);

    /** Each kind of question that the relay asks while it runs. */
    private enum Concern {
        LEASE {
            @Override
            void ask(PostgresOutbox outbox) throws OutboxException {
                outbox.hold(new LeaseAsk(LeaseAsk.Kind.ACQUIRE, "one", 0, 60_000));
            }
        },
        READ {
            @Override
            void ask(PostgresOutbox outbox) throws OutboxException {
                outbox.read(new PageAsk(0, List.of(), 10, 1_000, true));
            }
        },
        READ_WAITING {
            @Override
            void ask(PostgresOutbox outbox) throws OutboxException {
                outbox.readWaiting(new WaitingAsk(Settlement.Scope.TOPIC, new ChainId("t", null), 10, 1_000));
            }
        },
        WRITE {
            @Override
            void ask(PostgresOutbox outbox) throws OutboxException {
                Fence nobody = new Fence("nobody", -1, new Incarnation("none"), 1);
                outbox.write(new WriteBack(
                        nobody, List.of(new Range(1, 2)), List.of(), List.of(), List.of(), Progress.NONE));
            }
        },
        SAMPLE {
            @Override
            void ask(PostgresOutbox outbox) throws OutboxException {
                outbox.backlog();
            }
        };

        abstract void ask(PostgresOutbox outbox) throws OutboxException;
    }

    private static PostgresOutbox impatient(Database database) {
        DatabaseSettings plain = Outboxes.settings(database);
        return Outboxes.outbox(
                new DatabaseSettings(plain.url(), plain.credentials(), plain.properties(), SHORT, false),
                Limits.DEFAULT);
    }

    private static void assertGivenUp(Concern concern, PostgresOutbox outbox, String why) {
        long beganNanos = System.nanoTime();
        assertThatThrownBy(() -> concern.ask(outbox))
                .as("%s", concern)
                .isInstanceOf(OutboxException.class)
                .hasMessageContaining(why);
        assertThat(Duration.ofNanos(System.nanoTime() - beganNanos))
                .isBetween(Duration.ofMillis(SHORT.lockMillis() / 2), GIVEN_UP);
    }

    @ParameterizedTest
    @EnumSource
    void nobodyWaitsForALock(Concern concern) throws Exception {
        Database database = Outboxes.newMigrated(Postgres.shared());
        try (PostgresOutbox outbox = impatient(database);
                Connection other = database.connect();
                Statement holding = other.createStatement()) {
            concern.ask(outbox);
            other.setAutoCommit(false);
            holding.execute("lock table public.outbox, outrider.lane, outrider.settled in access exclusive mode");
            assertGivenUp(concern, outbox, "lock timeout");
            other.rollback();
            concern.ask(outbox);
        }
    }

    /** The lease stands for all: each of their connections has the same time-outs. */
    @Test
    void nobodyWaitsForASlowStatement() throws OutboxException {
        Database database = Outboxes.newMigrated(Postgres.shared());
        database.execute(
                "create function dawdle() returns trigger language plpgsql as 'begin perform pg_sleep(60); return new; end'",
                "create trigger dawdles before update on outrider.lane for each row execute function dawdle()");
        try (PostgresOutbox outbox = impatient(database)) {
            assertGivenUp(Concern.LEASE, outbox, "statement timeout");
        }
    }

    @Test
    void nobodyWaitsForASilentServer() throws OutboxException, SQLException {
        try (Postgres server = Postgres.dedicated();
                PostgresOutbox outbox = impatient(Outboxes.newMigrated(server))) {
            for (Concern each : Concern.values()) {
                each.ask(outbox);
            }
            server.freeze();
            for (Concern each : Concern.values()) {
                assertGivenUp(each, outbox, "");
            }
            server.resume();
        }
    }
}
