package dev.outrider.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Writers.Mix;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A rolling upgrade and the way back, with the program as it was before the newest migration, built from the git repository: the schema is migrated
 * beneath it while it works.
 */
@Tag("tools")
class FromTheVersionBeforeIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path OLD = Path.of("target", "before", "outrider");

    @Test
    void upgradesAndGoesBackWhileRowsFlowWithoutADuplicate() throws Exception {
        Program.Outcome built = Program.run("bash", ".ci/before", "target/before");
        assertThat(built.exitCode()).as(built.output()).isZero();
        try (Rig rig = Rig.unmigrated(Postgres.shared(), Kafka.shared()).patient()) {
            rig.migrateBy(OLD);
            long before = version(rig);
            try (Writers writers = Writers.start(rig.database(), Mix.steady(200), rig.aggregateType());
                    RelayProcess old = rig.launch("old", List.of(), Map.of()).start(OLD)) {
                old.awaitState(SOON, "ok");
                rig.awaitDone(200, SOON, old);

                rig.migrate();
                assertThat(version(rig)).isGreaterThan(before);
                rig.awaitDone(rig.done() + 200, SOON, old);

                try (RelayProcess young =
                        rig.launch("young", List.of(), Map.of()).start()) {
                    handOver(rig, old, young);
                    // Back again: the older program is started on the newer schema.
                    try (RelayProcess back =
                            rig.launch("back", List.of(), Map.of()).start(OLD)) {
                        handOver(rig, young, back);
                        writers.close();
                        rig.awaitDrained(SOON);
                    }
                }
                assertThat(rig.check().requireDuplicatesAtMost(0).rows()).isEqualTo(writers.committed());
            }
        }
    }

    /** The next one stands by until this one has stopped in good order. */
    private static void handOver(Rig rig, RelayProcess from, RelayProcess to) {
        to.awaitState(SOON, "standby");
        from.terminate();
        assertThat(from.awaitExit(SOON)).as(from.output()).isEqualTo(ExitCode.STOPPED);
        to.awaitState(SOON, "ok");
        rig.awaitDone(rig.done() + 200, SOON, to);
    }

    private static long version(Rig rig) {
        return rig.database().queryLong("select max(version) from outrider.schema_version");
    }
}
