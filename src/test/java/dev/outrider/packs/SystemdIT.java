package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.Rig;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.NotifySocket;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd's own tools see it, and what the relay tells over the socket that systemd would give it. */
@Tag("tools")
class SystemdIT {

    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Path UNIT = Path.of("systemd", "outrider.service");

    @TempDir
    Path folder;

    /** In tenths: 20 is an exposure of 2.0. */
    @Test
    void isExposedByTwoPointZeroAtMost() {
        Program.Outcome outcome =
                Program.run("systemd-analyze", "security", "--offline=true", "--threshold=20", UNIT.toString());
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("Overall exposure level for outrider.service");
    }

    @Test
    void theToolWouldTellOfAUnitThatIsExposedMore() throws IOException {
        Path weak = folder.resolve("outrider.service");
        Files.writeString(weak, Files.readString(UNIT).replaceAll("(?m)^(Protect|Private|Restrict|System).*$", ""));
        assertThat(Program.run("systemd-analyze", "security", "--offline=true", "--threshold=20", weak.toString())
                        .exitCode())
                .isNotZero();
    }

    /** With the launcher that there is in the place of the one that will be installed. */
    @Test
    void isAUnitThatSystemdUnderstands() throws IOException {
        assertThat(verify(Files.readString(UNIT))).isEmpty();
        assertThat(verify(Files.readString(UNIT).replace("WatchdogSec=", "WatchdogSeconds=")))
                .contains("WatchdogSeconds");
    }

    private String verify(String unit) throws IOException {
        Path installed = folder.resolve("outrider.service");
        Path launcher = RelayProcess.launcher().toAbsolutePath();
        assertThat(unit).contains("ExecStart=/opt/outrider/outrider ");
        Files.writeString(installed, unit.replace("ExecStart=/opt/outrider/outrider ", "ExecStart=" + launcher + " "));
        return Program.run("systemd-analyze", "verify", "--man=no", installed.toString())
                .output();
    }

    @Test
    void hearsOfStartWatchdogAndStop() throws Exception {
        try (NotifySocket systemd = NotifySocket.open(folder);
                Rig rig = new Rig(Postgres.shared(), Kafka.shared())) {
            Map<String, String> environment =
                    Map.of("NOTIFY_SOCKET", systemd.path().toString(), "WATCHDOG_USEC", "3000000");
            RelayProcess relay = rig.launch("notifying", List.of(), environment).start();
            try (relay) {
                Await.until(
                        AT_MOST,
                        () -> "READY=1: " + systemd.lines() + relay.output(),
                        () -> systemd.lines().containsAll(List.of("READY=1", "STATUS=ok")));
                Await.until(
                        AT_MOST,
                        () -> "the watchdog to be fed five times: " + systemd.lines(),
                        () -> systemd.lines().stream()
                                        .filter("WATCHDOG=1"::equals)
                                        .count()
                                >= 5);
                assertThat(systemd.lines()).doesNotContain("STOPPING=1");
                relay.terminate();
                assertThat(relay.awaitExit(AT_MOST)).as(relay.output()).isEqualTo(ExitCode.STOPPED);
                assertThat(systemd.lines()).contains("STOPPING=1").containsOnlyOnce("READY=1");
            }
        }
    }
}
