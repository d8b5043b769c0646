package dev.outrider.packs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.e2e.LogCheck;
import dev.outrider.e2e.Rig;
import dev.outrider.host.ExitCode;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.KeyPairs;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.Program;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The image that {@code .ci/image} has made of the Dockerfile, started as an engine would: as its own user, without capabilities, and with nothing that could be
 * written to, {@code /tmp} included. It relays through TLS and SASL, so that the runtime has what those need.
 */
@Tag("image")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImageIT {

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path IMAGE = Path.of(System.getProperty("outrider.image", "target/image"));
    private static final Path START = IMAGE.resolve("start").toAbsolutePath();
    private static final String PASSWORD = "changeit";
    private static final int ROWS = 200;

    @TempDir
    static Path folder;

    private Kafka kafka;
    private Rig rig;

    @BeforeAll
    void start() throws IOException {
        // The image's user has to find its way here.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        keytool(
                "-genkeypair -alias a -keyalg EC -dname CN=localhost -ext SAN=ip:127.0.0.1 -storetype PKCS12 -keystore keys.p12");
        keytool("-exportcert -alias a -rfc -keystore keys.p12 -file trust.pem");
        String listener = "listener.name.sasl_plaintext.ssl.";
        kafka = Kafka.dedicated(Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,SASL_PLAINTEXT:SASL_SSL,CONTROLLER:PLAINTEXT",
                "super.users",
                "User:ANONYMOUS;User:restricted",
                listener + "keystore.location",
                folder.resolve("keys.p12").toString(),
                listener + "keystore.password",
                PASSWORD,
                listener + "key.password",
                PASSWORD));
        rig = new Rig(Postgres.shared(), kafka);
        rig.set("lease.ttl", "10s").set("lease.margin", "2s").set("kafka.max.block.ms", 2_000);
        kafka.restrictedClient().forEach((name, value) -> rig.set("kafka." + name, value));
        rig.set("kafka.security.protocol", "SASL_SSL")
                .set("kafka.ssl.truststore.type", "PEM")
                .set("kafka.ssl.truststore.location", "/etc/outrider/trust.pem");
    }

    @AfterAll
    void end() throws Exception {
        rig.close();
        kafka.close();
    }

    @Test
    void relaysThroughTlsAndSaslWithEveryCompression() throws Exception {
        Set<String> libraries = new TreeSet<>();
        for (String compression : List.of("none", "gzip", "snappy", "lz4", "zstd")) {
            long begin = System.nanoTime();
            try (RelayProcess relay = relay(Map.of("OUTRIDER_KAFKA_COMPRESSION_TYPE", compression))) {
                long before = rig.done();
                insert(1);
                rig.awaitDone(before + 1, SOON, relay);
                report(
                        "first record with compression " + compression,
                        (System.nanoTime() - begin) / 1_000_000,
                        "ms from the start of the process");
                insert(ROWS);
                rig.awaitDone(before + 1 + ROWS, SOON, relay);
                relay.awaitState(SOON, "ok");
                report("resident with compression " + compression, relay.residentBytes() >> 20, "MiB");
                libraries.addAll(nativeLibraries(relay.pid()));
                assertThat(openForWriting(relay.pid()))
                        .as("files that it writes to")
                        .isEmpty();
                stop(relay);
            }
        }
        assertThat(libraries).containsExactly("liblz4-java.so", "libsnappyjava.so", "libzstd-jni.so");
        LogCheck check = rig.check();
        assertThat(check.records()).isEqualTo(check.rows()).isEqualTo(5L * (1 + ROWS));
        assertThat(check.missing() + check.duplicates()).isZero();
    }

    @Test
    void isNobodyAndCanWriteNowhere() throws Exception {
        try (RelayProcess relay = relay(Map.of())) {
            relay.awaitState(SOON, "ok");
            assertThat(Files.readAllLines(Path.of("/proc", Long.toString(relay.pid()), "status")))
                    .contains(
                            "Uid:\t10001\t10001\t10001\t10001",
                            "CapEff:\t0000000000000000",
                            "CapBnd:\t0000000000000000",
                            "NoNewPrivs:\t1");
            stop(relay);
        }
        for (String place : List.of("/tmp/x", "/opt/outrider/x", "/var/tmp/x", "/etc/outrider/x", "/x")) {
            assertThat(inside("touch " + place).exitCode()).as(place).isNotZero();
        }
    }

    /** The command of HEALTHCHECK, and of the probes in Kubernetes. */
    @Test
    void theHealthCheckTellsLifeFromDeath() throws Exception {
        String check = Files.readString(IMAGE.resolve("health")).strip().replace("\"", "");
        assertThat(check).isEqualTo("/opt/outrider/probe livez");
        RelayProcess.Launch launch = launch(Map.of());
        String port = "OUTRIDER_HEALTH_PORT=" + launch.healthPort();
        try (RelayProcess relay = launch.start(START)) {
            relay.awaitState(SOON, "ok");
            assertThat(inside(port, check)).isEqualTo(new Program.Outcome(0, "alive\n"));
            assertThat(inside(port, "/opt/outrider/probe readyz")).isEqualTo(new Program.Outcome(0, "ready\n"));
            assertThat(inside(port, "/opt/outrider/probe nowhere").exitCode()).isEqualTo(1);
            stop(relay);
        }
        assertThat(inside(port, check).exitCode()).isEqualTo(1);
    }

    /** There is no openssl in it, so that a Java asks, beside the relay and with nothing to write to either. */
    @Test
    void theHealthCheckSpeaksTlsWhereTheRelayDoes() throws Exception {
        KeyPairs.make(folder, "health", "365");
        RelayProcess.Launch launch = launch(Map.of(
                "OUTRIDER_HEALTH_TLS_CERTIFICATE", "/etc/outrider/health.crt",
                "OUTRIDER_HEALTH_TLS_KEY_FILE", "/etc/outrider/health.key"));
        String port = "OUTRIDER_HEALTH_PORT=" + launch.healthPort();
        assertThat(inside("openssl version").exitCode()).isEqualTo(127);
        try (RelayProcess relay = launch.start(START)) {
            Await.until(
                    SOON,
                    () -> "a relay that is ready: " + relay.output(),
                    () -> inside(port, "/opt/outrider/probe readyz").equals(new Program.Outcome(0, "ready\n")));
            assertThat(inside(port, "/opt/outrider/probe livez")).isEqualTo(new Program.Outcome(0, "alive\n"));
            assertThat(inside(port, "/opt/outrider/probe nowhere").exitCode()).isEqualTo(1);
            stop(relay);
        }
    }

    /** With this option a virtual machine that cannot use its archive ends. */
    @Test
    void startsWithItsArchiveOfClasses() {
        Program.Outcome outcome = inside("OUTRIDER_JAVA_OPTIONS=-Xshare:on", "/opt/outrider/outrider version");
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
        assertThat(outcome.output()).contains("outrider ", "commit ", "java 25.");
        assertThat(inside(
                                "OUTRIDER_JAVA_OPTIONS=-Xshare:on -XX:+UseG1GC -XX:SharedArchiveFile=/nowhere",
                                "/opt/outrider/outrider version")
                        .exitCode())
                .isNotZero();
    }

    private RelayProcess.Launch launch(Map<String, String> environment) throws IOException {
        RelayProcess.Launch outside = rig.launch("image", List.of(), environment);
        Files.copy(outside.config(), folder.resolve("outrider.yaml"), StandardCopyOption.REPLACE_EXISTING);
        Map<String, String> all = new HashMap<>(environment);
        all.put("MOUNT", folder.toString());
        return new RelayProcess.Launch(Path.of("/etc/outrider/outrider.yaml"), outside.healthPort(), List.of(), all);
    }

    private RelayProcess relay(Map<String, String> environment) throws IOException {
        return launch(environment).start(START);
    }

    private static void stop(RelayProcess relay) {
        relay.terminate();
        assertThat(relay.awaitExit(SOON)).as(relay.output()).isEqualTo(ExitCode.STOPPED);
    }

    private void insert(int rows) {
        rig.database()
                .execute("insert into outbox (aggregatetype, aggregateid, type, payload) select '" + rig.aggregateType()
                        + "', i::text, 'Made', jsonb_build_object('pad', repeat('x', 500)) from generate_series(1, "
                        + rows + ") i");
    }

    /** Another program of the image; variables may stand before it. */
    private static Program.Outcome inside(String... variablesAndProgram) {
        int last = variablesAndProgram.length - 1;
        List<String> command = new ArrayList<>(List.of("env", "PROGRAM=env"));
        command.addAll(List.of(variablesAndProgram).subList(0, last));
        command.add(START.toString());
        command.addAll(List.of(variablesAndProgram[last].split(" ", -1)));
        return Program.run(command.toArray(String[]::new));
    }

    private static Set<String> nativeLibraries(long pid) throws IOException {
        try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
            Set<String> names = new TreeSet<>();
            maps.filter(line -> line.contains("/opt/outrider/native/"))
                    .forEach(line -> names.add(line.substring(line.lastIndexOf('/') + 1)));
            return names;
        }
    }

    /** Files with a name that the process could write to; pipes and sockets are none. */
    private static List<String> openForWriting(long pid) throws IOException {
        List<String> writable = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                String target = Files.readSymbolicLink(descriptor).toString();
                // Its standard output is the log of this test.
                boolean standard = Integer.parseInt(descriptor.getFileName().toString()) <= 2;
                if (!standard
                        && target.startsWith("/")
                        && !target.startsWith("/dev/")
                        && PosixFilePermissions.toString(
                                                Files.getPosixFilePermissions(descriptor, LinkOption.NOFOLLOW_LINKS))
                                        .charAt(1)
                                == 'w') {
                    writable.add(target);
                }
            }
        }
        return writable;
    }

    private void keytool(String options) {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "-C",
                folder.toString(),
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(options.split(" ", -1)));
        command.addAll(List.of("-storepass", PASSWORD));
        Program.Outcome outcome = Program.run(command.toArray(String[]::new));
        assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    }

    /** For whoever writes the figures down: the end of {@code target/image/sizes}. */
    private static void report(String what, long value, String unit) throws IOException {
        Files.writeString(
                IMAGE.resolve("sizes"),
                "%-8s%d %s: %s%n".formatted("run", value, unit, what),
                StandardOpenOption.APPEND);
    }
}
