package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.PgBouncer;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Relays whose every statement may find itself on another connection of the server: PgBouncer in transaction mode. */
@Tag("tools")
class PgBouncerIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    /** Fewer than a relay has concerns, so that they take turns. */
    private static final int CONNECTIONS = 2;

    @Test
    void rowsArriveALeaseIsHandedOverAndItsRestartCostsOnlyTime() throws Exception {
        try (PgBouncer pooler = new PgBouncer(Postgres.shared(), CONNECTIONS);
                Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            rig.set("database.url", pooler.through(rig.database()).jdbcUrl());
            rig.set("database.through-pooler", true);
            Daemon first = rig.inProcess("first");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(300), rig.aggregateType())) {
                awaitDone(rig, first, 500);
                assertThat(connections(rig))
                        .as("connections that all concerns share")
                        .isBetween(1L, (long) CONNECTIONS);
                pooler.kill();
                Await.until(
                        SOON,
                        () -> "the outage to be noticed: " + first.vitals(),
                        () -> first.vitals().relay().troubles().stream()
                                .anyMatch(trouble -> trouble.kind().equals("database")));
                pooler.start();
                awaitDone(rig, first, rig.done() + 500);
                Daemon second = rig.inProcess("second");
                first.stop(Duration.ofSeconds(10));
                awaitDone(rig, second, rig.done() + 500);
                assertThat(second.vitals().relay().lane().term()).isGreaterThan(1);
                writers.awaitCommitted(writers.committed() + 100, SOON);
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact();
        }
    }

    private static void awaitDone(Rig rig, Daemon relay, long numbers) {
        Await.until(SOON, () -> numbers + " numbers to be done: " + relay.vitals(), () -> rig.done() >= numbers);
    }

    /** Those of the relay's role; its writers come from elsewhere. */
    private static long connections(Rig rig) {
        return rig.database()
                .queryLong(
                        "select count(*) from pg_stat_activity where datname = current_database() and usename like 'rig_relay%'");
    }
}
