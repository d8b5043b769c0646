package dev.outrider.bench;

import dev.outrider.shop.Shop;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The test bed: a server of each kind, a fresh database with a migrated outbox, and the relay as a process. */
final class Bed implements AutoCloseable {

    static final int PARTITIONS = 6;
    static final Path DIRECTORY = Path.of("target", "bench");
    private static final Duration STARTING_TAKES = Duration.ofSeconds(60);
    private static final Duration STOPPING_TAKES = Duration.ofSeconds(30);
    private static final String CONFIG = """
            database:
              url: %s
              user: %s
              password: %s
            kafka.bootstrap.servers: %s
            health.port: %d
            """;

    private final Postgres postgres;
    private final Kafka kafka;
    private final Database database;
    private final Path config;
    private final int healthPort;

    private Bed(Postgres postgres, Kafka kafka) throws IOException {
        this.postgres = postgres;
        this.kafka = kafka;
        database = postgres.newDatabase();
        healthPort = freePort();
        config = DIRECTORY.resolve("outrider.yaml");
        Files.createDirectories(DIRECTORY);
        Files.writeString(
                config,
                CONFIG.formatted(
                        database.jdbcUrl(),
                        database.user(),
                        database.password(),
                        kafka.bootstrapServers(),
                        healthPort));
        kafka.createTopic(topic(), PARTITIONS, Map.of());
        RelayProcess.Outcome migrated =
                RelayProcess.command(STARTING_TAKES, Map.of(), "migrate", "--config", config.toString());
        if (migrated.exitCode() != 0) {
            throw new IllegalStateException("migrate failed: " + migrated.output());
        }
    }

    /** Commits are synced, as anywhere where they matter. */
    static Bed make() throws IOException {
        return new Bed(Postgres.dedicated(Map.of("fsync", "on")), Kafka.dedicated());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String topic() {
        return "outbox.event." + Shop.AGGREGATE;
    }

    Database database() {
        return database;
    }

    Kafka kafka() {
        return kafka;
    }

    /** Starts the relay, and waits until it holds the lane. */
    RelayProcess relay(List<String> jvm) {
        RelayProcess relay = new RelayProcess.Launch(config, healthPort, jvm, Map.of()).start();
        relay.awaitState(STARTING_TAKES, "ok");
        return relay;
    }

    /** Stops it in good order: whatever it does then is part of what is judged. */
    static void stop(RelayProcess relay) {
        relay.terminate();
        int code = relay.awaitExit(STOPPING_TAKES);
        if (code != 0) {
            throw new IllegalStateException("the relay ended with exit code " + code + ": " + relay.output());
        }
    }

    /** Waits until the table knows every row to be published. */
    void awaitAllPublished(Duration atMost) {
        Await.until(atMost, "all rows to be marked", () -> unpublished() == 0);
    }

    long unpublished() {
        return database.queryLong("select count(*) from outbox where published_at is null");
    }

    @Override
    public void close() {
        kafka.close();
        postgres.close();
    }
}
