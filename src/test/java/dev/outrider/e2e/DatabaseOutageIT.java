package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PostgreSQL dies under load and comes back, crash recovery and all; or it stands still, which no connection is told. */
@Tag("foundation")
@Tag("alone")
class DatabaseOutageIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration BACK_WITHIN = Duration.ofSeconds(5);

    /** A quarter of the lease is the longest silence that any connection bears; as much again for the loop and this test's look. */
    private static final Duration SILENCE_NOTICED_WITHIN = Rig.LEASE_TTL.dividedBy(2);

    @Test
    void killedOrFrozenUnderLoadItCostsOnlyTime() throws Exception {
        try (Postgres postgres = Postgres.dedicated();
                Rig rig = new Rig(postgres, Kafka.shared())) {
            RelayProcess relay = rig.process("only");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                rig.awaitDone(2_000, SOON, relay);
                killed(postgres, rig, relay, "killed once");
                rig.awaitDone(rig.done() + 1_000, SOON, relay);
                killed(postgres, rig, relay, "killed again");
                rig.awaitDone(rig.done() + 1_000, SOON, relay);
                frozen(postgres, rig, relay);
                writers.awaitCommitted(writers.committed() + 1_000, SOON);
                assertThat(writers.cutOff()).isPositive();
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact();
        }
    }

    private static void killed(Postgres postgres, Rig rig, RelayProcess relay, String key) {
        postgres.kill();
        Await.until(SOON, () -> "the outage to be noticed: " + relay.output(), () -> isAway(relay));
        requireReady(relay);
        postgres.start();
        requireFlow(rig, relay, key);
    }

    /** Every connection stays open and says nothing: only time-outs of the relay's own tell it, and only its own clock that the lease is over. */
    private static void frozen(Postgres postgres, Rig rig, RelayProcess relay) {
        long begun = System.nanoTime();
        postgres.freeze();
        try {
            Await.until(SILENCE_NOTICED_WITHIN, () -> "silence to be noticed: " + relay.output(), () -> isAway(relay));
            Duration left = Rig.LEASE_TTL.minusNanos(System.nanoTime() - begun);
            Await.until(left, () -> "the lease to be given up: " + relay.output(), () -> term(relay) == 0);
            // Longer than every time-out and than the lease, so that the standing still has no end that anybody waited
            // for.
            Await.holds(
                    Rig.LEASE_TTL.dividedBy(2),
                    () -> "patience without a lease: " + relay.output(),
                    () -> isAway(relay) && term(relay) == 0);
            requireReady(relay);
        } finally {
            postgres.resume();
        }
        requireFlow(rig, relay, "frozen");
    }

    /** A sidecar that is not ready takes its application out of service. */
    private static void requireReady(RelayProcess relay) {
        Await.holds(
                Duration.ofMillis(300),
                () -> "readiness",
                () -> relay.get("/readyz").status() == 200
                        && relay.get("/livez").status() == 200);
    }

    /** A row that is committed only now, so that what was on its way before does not count. */
    private static void requireFlow(Rig rig, RelayProcess relay, String key) {
        long begun = System.nanoTime();
        rig.database()
                .execute("insert into public.outbox (aggregatetype, aggregateid, type, payload) values ('"
                        + rig.aggregateType() + "', '" + key + "', 'T', '{\"n\": 1, \"pad\": \"\"}')");
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        Await.until(
                BACK_WITHIN.minusNanos(System.nanoTime() - begun),
                () -> "rows to flow again: " + relay.output(),
                () -> rig.kafka().consumeAll(rig.topic()).stream().anyMatch(each -> Arrays.equals(each.key(), bytes)));
    }

    private static boolean isAway(RelayProcess relay) throws Exception {
        return relay.health().body().path("database").path("state").asText().equals("away");
    }

    private static long term(RelayProcess relay) throws Exception {
        return relay.health().body().path("lease").path("term").asLong();
    }
}
