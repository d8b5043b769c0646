package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies under load and comes back, crash recovery and all. */
@Tag("alone")
class DatabaseOutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    @Test
    void killedUnderLoadItCostsOnlyTime() throws Exception {
        try (Postgres postgres = Postgres.dedicated();
                Rig rig = new Rig(postgres, Kafka.shared())) {
            Daemon relay = rig.inProcess("only");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                for (int kill = 1; kill <= 2; kill++) {
                    long enough = 2_000L * kill;
                    Await.until(SOON, () -> "rows published", () -> rig.done() >= enough);
                    postgres.kill();
                    Await.until(
                            SOON,
                            () -> "the outage to be noticed: " + relay.vitals(),
                            () -> relay.vitals().relay() != null
                                    && relay.vitals().relay().troubles().stream()
                                            .anyMatch(trouble -> trouble.kind().equals("database")));
                    postgres.start();
                    long published = rig.done();
                    Await.until(
                            BACK_WITHIN, () -> "rows to flow again: " + relay.vitals(), () -> rig.done() > published);
                }
                writers.awaitCommitted(writers.committed() + 1_000, SOON);
                assertThat(writers.cutOff()).isPositive();
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact();
            assertThat(relay.stop(Duration.ofSeconds(10))).isZero();
        }
    }
}
