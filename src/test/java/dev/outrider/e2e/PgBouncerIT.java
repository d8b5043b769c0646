package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.database.OutboxTable;
import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.Daemon;
import dev.outrider.migrate.WakeupTrigger;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.PgBouncer;
import dev.outrider.testkit.Postgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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

    /**
     * A pooler lets nobody hear, though LISTEN succeeds. A lock that stayed on one of the connections that everybody shares would make each writer ring for nobody,
     * for ever.
     */
    @Test
    void wakeUpIsFoundToBeOfNoUseHereAndRowsArriveAllTheSame() throws Exception {
        try (PgBouncer pooler = new PgBouncer(Postgres.shared(), CONNECTIONS);
                Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient()) {
            rig.set("database.url", pooler.through(rig.database()).jdbcUrl())
                    .set("database.through-pooler", true)
                    .set("wakeup", "notify");
            rig.database().execute(WakeupTrigger.script(OutboxTable.named("public.outbox"), true));
            Daemon relay = rig.inProcess("only");
            Await.until(SOON, () -> "polling, and why: " + relay.vitals().wakeup(), () -> {
                String said = health(relay);
                return said.contains("\"polling\"") && said.contains("wake-up needs a direct connection");
            });
            new Rows(rig).insertMany(rig.topic(), 1, 500, "'value ' || i", Rows.NOW);
            awaitDone(rig, relay, 500);
            rig.awaitDrained(SOON);
            assertThat(rig.database()
                            .queryLong("select count(*) from pg_locks l join pg_database d on d.oid = l.database"
                                    + " where d.datname = current_database() and l.locktype = 'advisory'"))
                    .as("advisory locks that stay")
                    .isZero();
        }
    }

    private static String health(Daemon relay) throws IOException {
        URL health =
                URI.create("http://127.0.0.1:" + relay.healthPort() + "/health").toURL();
        try (InputStream said = health.openStream()) {
            return new String(said.readAllBytes(), StandardCharsets.UTF_8);
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
