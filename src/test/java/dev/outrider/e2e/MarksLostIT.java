package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * With {@code publish.synchronous-commit: off} PostgreSQL dies, and with it what it had been told last about published rows. They come again;
 * none is missing, and each key's first deliveries are in order.
 */
class MarksLostIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long BACKLOG = 20_000;

    /** The server writes its log out now and then, and a crash just after it finds no mark to take back. */
    private static final int CRASHES = 8;

    /** As much as can be is in memory only, so that there is something to lose: the server's own writers come by rarely. */
    private static final Map<String, String> SELDOM = Map.of(
            "wal_writer_delay", "10s",
            "wal_writer_flush_after", "1GB",
            "wal_buffers", "64MB",
            "autovacuum", "off",
            "bgwriter_lru_maxpages", "0");

    @ParameterizedTest
    @ValueSource(strings = {"row", "range"})
    void whatIsMarkedAndForgottenComesAgainAndNothingIsMissing(String record) throws Exception {
        try (Postgres postgres = Postgres.dedicated(SELDOM);
                Rig rig = new Rig(postgres, Kafka.shared())) {
            rig.set("publish.synchronous-commit", "off").set("publish.record", record);
            // Each renewal takes earlier marks to the disk: here there is none before the crash.
            rig.set("lease.ttl", "5m").set("lease.margin", "2s");
            RelayProcess relay = rig.process("only");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                rig.awaitDone(2_000, SOON, relay);
                crash(postgres);
                rig.awaitDone(rig.done() + 1_000, SOON, relay);
                crash(postgres);
                rig.awaitDone(rig.done() + 1_000, SOON, relay);
                assertThat(writers.cutOff()).isPositive();
            }
            long lost = 0;
            for (int crash = 0; crash < CRASHES && lost == 0; crash++) {
                lost = lostInACrash(postgres, rig, relay);
            }
            assertThat(lost).as("numbers that are not done any more").isPositive();
            Await.until(SOON, "every row to be done", () -> pending(rig) == 0);
            LogCheck check = rig.check().requireExact();
            System.out.println(record + ": " + lost + " numbers were not done any more; " + check.rows() + " rows, "
                    + check.duplicates() + " duplicates");
            assertThat(check.duplicates()).isPositive();
        }
    }

    /** Wherever it is recorded. */
    private static long pending(Rig rig) {
        return rig.database().queryLong("select count(*) from outrider.outbox_state where state = 'pending'");
    }

    private static void crash(Postgres postgres) {
        postgres.kill();
        postgres.start();
    }

    /** Crashes in the middle of a backlog, with no writer whose commits would take the marks along; returns how many of them were lost. */
    private static long lostInACrash(Postgres postgres, Rig rig, RelayProcess relay) {
        relay.freeze();
        long before = rig.done();
        try (Writers writers = Writers.start(rig.database(), Mix.burst(BACKLOG), rig.aggregateType())) {
            writers.awaitEnd(SOON);
        } finally {
            relay.resume();
        }
        rig.awaitDone(before + BACKLOG / 4, SOON, relay);
        relay.freeze();
        try {
            // What is under way in the server needs no answer of the relay to end.
            Await.until(SOON, "the last write-back to end", () -> rig.writeBacksUnderWay() == 0);
            long then = rig.done();
            crash(postgres);
            return then - rig.done();
        } finally {
            relay.resume();
        }
    }
}
