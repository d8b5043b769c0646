package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.e2e.Writers.Unrest;
import dev.outrider.host.Daemon;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Every committed row arrives, no other does, and each key's rows arrive in the order of their commits. */
@Tag("foundation")
class EverythingArrivesIT {

    private static final long ROWS = 100_000;
    private static final Duration WRITING = Duration.ofMinutes(2);
    private static final Duration DRAINING = Duration.ofSeconds(60);

    @Tag("postgres")
    @Test
    void withRollbacksAndTransactionsHeldOpenAcrossLaterCommits() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient()) {
            relay(rig, new Mix(8, 1_000, 10, 0, ROWS, new Unrest(0.05, 0.01, 0)));
        }
    }

    @Test
    void withATriggerThatDawdlesAndTwoPhaseCommits() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared()).patient()) {
            // A BEFORE INSERT trigger runs after the number is drawn: for up to 300 ms it is neither visible nor rolled
            // back.
            rig.database()
                    .execute(
                            """
                            create function dawdle() returns trigger language plpgsql as $$
                            begin
                              if random() < 0.002 then perform pg_sleep(random() * 0.3); end if;
                              return new;
                            end $$
                            """,
                            "create trigger dawdle before insert on public.outbox for each row execute function dawdle()");
            relay(rig, new Mix(8, 1_000, 10, 0, ROWS, new Unrest(0.05, 0.005, 0.02)));
        }
    }

    private static void relay(Rig rig, Mix mix) throws InterruptedException {
        Daemon relay = rig.inProcess("only");
        try (Writers writers = Writers.start(rig.database(), mix, rig.aggregateType())) {
            writers.awaitEnd(WRITING);
            rig.awaitDrained(DRAINING);
            LogCheck check = rig.check().requireExact().requireDuplicatesAtMost(0);
            assertThat(check.rows()).isEqualTo(writers.committed()).isGreaterThanOrEqualTo(ROWS);
            assertThat(writers.rolledBack()).isPositive();
        }
        assertThat(relay.stop(Duration.ofSeconds(10))).isZero();
    }
}
