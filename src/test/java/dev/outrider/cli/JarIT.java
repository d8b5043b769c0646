package dev.outrider.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The jar as it is shipped: what the in-process tests cannot see is the manifest, the class path and the process's exit code. */
class JarIT {

    private static final Duration AT_MOST = Duration.ofSeconds(60);
    private static final long LARGEST_BYTES = 40_000_000;

    /** The broker with its Scala, the embedded PostgreSQL, containers, and what tests are made of. */
    private static final Pattern ONLY_FOR_TESTS = Pattern.compile(
            "(kafka/.+\\.class|scala/.+|org/apache/kafka/(metadata|raft|storage)/.+|io/zonky/.+|org/testcontainers/.+"
                    + "|com/github/dockerjava/.+|org/junit/.+|org/assertj/.+|com/tngtech/archunit/.+|.+\\.txz)");

    @TempDir
    Path folder;

    @Test
    void knowsItsVersion() {
        RelayProcess.Outcome outcome = RelayProcess.command(AT_MOST, Map.of(), "version");
        assertThat(outcome.exitCode()).isZero();
        String commit = commit();
        assertThat(commit).matches("[0-9a-f]{12,} of \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ|unknown");
        assertThat(outcome.output())
                .containsPattern("outrider \\d+\\.\\d+\\.\\d+")
                .contains("commit " + commit)
                .containsPattern("java \\d+\\S* of \\d{4}-\\d\\d-\\d\\d ");
    }

    /** What the build had in front of it; only without its repository nobody knows. */
    private static String commit() {
        if (!Files.exists(Path.of(".git"))) {
            return "unknown";
        }
        Program.Outcome log = Program.run(
                "env",
                "TZ=UTC",
                "git",
                "log",
                "-1",
                "--abbrev=12",
                "--date=format-local:%Y-%m-%dT%H:%M:%SZ",
                "--format=%h of %cd");
        // Where git itself cannot be run the build does not know either.
        return log.exitCode() == 0 ? log.output().strip() : "unknown";
    }

    @Test
    void isSmallAndHoldsNoServer() throws IOException {
        Path jar = RelayProcess.jar();
        assertThat(Files.size(jar)).isLessThan(LARGEST_BYTES);
        try (JarFile opened = new JarFile(jar.toFile())) {
            List<String> entries = opened.stream().map(ZipEntry::getName).toList();
            assertThat(entries)
                    .contains("dev/outrider/Main.class", "org/apache/kafka/clients/producer/KafkaProducer.class")
                    .noneMatch(entry -> ONLY_FOR_TESTS.matcher(entry).matches());
        }
    }

    @Test
    void refusesABadConfiguration() throws IOException {
        Path file = folder.resolve("bad.yaml");
        for (String name : List.of("everything wrong at once", "without idempotence")) {
            BadConfiguration bad = BadConfiguration.all().stream()
                    .filter(one -> one.name().equals(name))
                    .findAny()
                    .orElseThrow();
            List<String> expected = bad.writeTo(file);
            RelayProcess.Outcome outcome =
                    RelayProcess.command(AT_MOST, bad.environment(), "run", "--config", file.toString());
            assertThat(outcome.exitCode()).isEqualTo(Exit.USAGE);
            assertThat(outcome.output()).contains(expected);
        }
    }

    @Test
    void refusesAnUnknownCommand() {
        assertThat(RelayProcess.command(AT_MOST, Map.of(), "relay").exitCode()).isEqualTo(Exit.USAGE);
    }

    /** A supervisor must not start it again and again: the number is what it sees of the refusal. */
    @Test
    void refusesADatabaseThatNobodyHasMigrated() {
        Database database = Postgres.shared().newDatabase();
        Map<String, String> environment = Map.of(
                "OUTRIDER_DATABASE_URL", database.jdbcUrl(),
                "OUTRIDER_DATABASE_USER", database.user(),
                "OUTRIDER_DATABASE_PASSWORD", database.password(),
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "OUTRIDER_HEALTH_PORT", "0");
        RelayProcess.Outcome outcome = RelayProcess.command(AT_MOST, environment, "run");
        assertThat(outcome.exitCode()).as(outcome.output()).isEqualTo(ExitCode.REFUSED);
        assertThat(outcome.output()).contains("daemon.refused", "outrider migrate");
    }

    @Test
    void carriesItsMigrations() {
        Map<String, String> environment = Map.of(
                "OUTRIDER_DATABASE_URL", "jdbc:postgresql://localhost:5432/orders",
                "OUTRIDER_DATABASE_USER", "relay",
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", "localhost:9092");
        RelayProcess.Outcome outcome = RelayProcess.command(AT_MOST, environment, "migrate", "--print");
        assertThat(outcome.exitCode()).isZero();
        assertThat(outcome.output()).contains("create table if not exists \"public\".\"outbox\"");
    }
}
