package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.config.OutriderConfig;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The unit as systemd's own tools see it, and what the relay tells over the socket that systemd would give it. */
@Tag("tools")
class SystemdIT {

    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final Path UNIT = Path.of("systemd", "outrider.service");
    private static final Path ENVIRONMENT = Path.of("systemd", "outrider.env");

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

    /** What the unit hands out and what the relay reads are of one name, and each example of the environment's file is a setting that there is. */
    @Test
    void itsCredentialsAndItsEnvironmentAreThoseThatTheRelayReads() throws Exception {
        String unit = Files.readString(UNIT);
        Set<String> handedOut =
                new TreeSet<>(found(unit, "LoadCredential=([^:\\s]+):\\S+").keySet());
        Map<String, String> read = found(unit, "Environment=(OUTRIDER_\\w+_FILE)=%d/(\\S+)");
        assertThat(handedOut).isNotEmpty().isEqualTo(new TreeSet<>(read.values()));

        Map<String, String> environment = found(Files.readString(ENVIRONMENT), "#?([A-Z][A-Z_]*)=(\\S+)");
        String launcher = Files.readString(RelayProcess.launcher());
        for (String others : List.of("JAVA_HOME", "OUTRIDER_JAVA_OPTIONS")) {
            assertThat(environment.remove(others)).as(others).isNotNull();
            assertThat(launcher).contains(others);
        }
        assertThat(environment).isNotEmpty();
        for (Map.Entry<String, String> credential : read.entrySet()) {
            Path file = Files.writeString(folder.resolve(credential.getValue()), "secret");
            environment.put(credential.getKey(), file.toString());
        }
        environment.putAll(Map.of(
                "OUTRIDER_DATABASE_URL", "jdbc:postgresql://localhost/shop",
                "OUTRIDER_DATABASE_USER", "relay",
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"));
        OutriderConfig config = OutriderConfig.load(null, environment);
        assertThat(config.database().credentials().passwordFile()).isEqualTo(folder.resolve("database-password"));
        assertThat(config.log().json()).as("log.format of the example").isTrue();
    }

    /** What whole lines of this pattern have in their first group, with what they have in the second, if there is one. */
    private static Map<String, String> found(String text, String line) {
        Map<String, String> found = new HashMap<>();
        Matcher matcher = Pattern.compile("(?m)^" + line + "$").matcher(text);
        while (matcher.find()) {
            found.put(matcher.group(1), matcher.groupCount() > 1 ? matcher.group(2) : "");
        }
        return found;
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
