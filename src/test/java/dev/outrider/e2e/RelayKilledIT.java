package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The relay's process ends in the middle of its work, without and with a warning. */
@Tag("foundation")
class RelayKilledIT {

    private static final long ROWS = 100_000;
    private static final int WINDOW = 5_000;
    private static final Duration SOON = Duration.ofSeconds(60);

    /** After each kill it is recorded in the other way: what it left in its own is not lost on the next. */
    @Test
    void killedThreeTimesOverItLosesNothingAndRepeatsAtMostAWindowEachTime() throws Exception {
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            RelayProcess relay = rig.set("publish.record", "row").process("first");
            try (Writers writers = Writers.start(rig.database(), Mix.burst(ROWS), rig.aggregateType())) {
                long duplicates = 0;
                for (int kill = 1; kill <= 3; kill++) {
                    long published = ROWS * kill / 5;
                    rig.awaitDone(published, SOON, relay);
                    relay.kill();
                    LogCheck check = rig.check();
                    assertThat(check.problems()).isEmpty();
                    assertThat(check.duplicates() - duplicates).isLessThanOrEqualTo(WINDOW);
                    duplicates = check.duplicates();
                    relay = rig.set("publish.record", kill % 2 == 1 ? "range" : "row")
                            .process("after-kill-" + kill);
                }
                writers.awaitEnd(SOON);
                rig.awaitDone(rig.database().queryLong("select max(seq) from public.outbox"), SOON, relay);
                // Not by their marks, which most of them lack: the view tells in either way.
                assertThat(rig.database()
                                .queryLong("select count(*) from outrider.outbox_state where state <> 'published'"))
                        .isZero();
                LogCheck check = rig.check().requireExact();
                assertThat(check.duplicates() - duplicates).isLessThanOrEqualTo(WINDOW);
                assertThat(check.rows()).isEqualTo(writers.committed());
            }
        }
    }

    @Test
    void askedToEndItFinishesWhatItHasBegunAndTheNextOneStartsAtOnceWithoutADuplicate() throws Exception {
        // A lease that nobody could wait for in this test: only giving it up lets the next one in.
        try (Rig rig = new Rig(Postgres.shared(), Kafka.shared())
                .set("lease.ttl", "5m")
                .set("lease.margin", "2s")) {
            RelayProcess relay = rig.process("first");
            try (Writers writers = Writers.start(rig.database(), Mix.steady(1_000), rig.aggregateType())) {
                rig.awaitDone(2_000, SOON, relay);
                relay.terminate();
                assertThat(relay.awaitExit(SOON)).isEqualTo(ExitCode.STOPPED);
                assertThat(relay.output()).contains("lane.stopped").doesNotContain("daemon.unfinished");

                rig.awaitDone(rig.done() + 1_000, SOON, rig.process("second"));
            }
            rig.awaitDrained(SOON);
            rig.check().requireExact().requireDuplicatesAtMost(0);
        }
    }
}
