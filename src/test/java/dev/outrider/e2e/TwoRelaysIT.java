package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Two relays on one table never fight, and one takes over from the other. */
@Tag("alone")
class TwoRelaysIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** What is left of the lease, the standby's next question a tenth of it later, a new producer, and the look of this test. */
    private static final Duration TAKEN_OVER_WITHIN = Duration.ofSeconds(2);

    @Test
    void theOtherTakesOverFromADeadAndFromAFrozenHolder() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("lease.ttl", "1500ms")
                .set("lease.margin", "400ms")
                .set("kafka.max.block.ms", 700)) {
            RelayProcess first = rig.process("first");
            first.awaitState(SOON, "ok");
            RelayProcess second = rig.process("second");
            second.awaitState(SOON, "standby");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                rig.awaitDone(2_000, SOON, first);
                withAWriteBackOpen(rig, first::kill);
                Await.until(TAKEN_OVER_WITHIN, () -> "takeover from the dead: " + second.output(), () -> isOk(second));

                RelayProcess third = rig.process("third");
                third.awaitState(SOON, "standby");
                frozenAndWoken(rig, second, third);
                writers.awaitCommitted(writers.committed() + 500, SOON);
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact();
        }
    }

    /** The lane's row is locked meanwhile, so that a write-back waits inside the database and rows are on their way. */
    private static void withAWriteBackOpen(Rig rig, Runnable blow) throws SQLException {
        try (Connection connection = rig.database().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select from outrider.lane for update");
            Await.until(SOON, "a write-back to wait", () -> rig.waitingWriteBacks() > 0);
            blow.run();
            connection.rollback();
        }
    }

    private static void frozenAndWoken(Rig rig, RelayProcess holder, RelayProcess other) throws Exception {
        assertThat(holder.health().body().path("counters").path("published").asLong())
                .isPositive();
        withAWriteBackOpen(rig, holder::freeze);
        Await.until(TAKEN_OVER_WITHIN, () -> "takeover from the frozen: " + other.output(), () -> isOk(other));
        rig.awaitDone(rig.done() + 500, SOON, other);
        long term = rig.database().queryLong("select term from outrider.lane");

        holder.resume();
        holder.awaitState(SOON, "standby");
        long marked = counter(holder, "published");
        long sessions = counter(holder, "sessions");
        Await.holds(
                Duration.ofSeconds(2),
                () -> "the woken one to keep quiet",
                () -> isStandby(holder)
                        && counter(holder, "published") == marked
                        && counter(holder, "sessions") == sessions
                        && holder.health().body().path("inFlight").asInt() == 0
                        && isOk(other));
        assertThat(rig.database().queryLong("select term from outrider.lane")).isEqualTo(term);
    }

    private static long counter(RelayProcess relay, String name) throws Exception {
        return relay.health().body().path("counters").path(name).asLong();
    }

    private static boolean isOk(RelayProcess relay) throws Exception {
        return relay.health().text("state").equals("ok");
    }

    private static boolean isStandby(RelayProcess relay) throws Exception {
        return relay.health().text("state").equals("standby");
    }
}
