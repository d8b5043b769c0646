package dev.outrider.demo;

import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.health.Vitals;
import dev.outrider.host.Daemon;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Migrator;
import dev.outrider.migrate.Roles;
import dev.outrider.shop.Shop;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The servers and the relay between them. */
final class Stage implements AutoCloseable {

    static final int PARTITIONS = 6;
    static final String TOPIC = "outbox.event." + Shop.AGGREGATE;
    private static final Duration STARTING_TAKES = Duration.ofSeconds(60);
    private static final Duration STOPPING_TAKES = Duration.ofSeconds(20);

    private final Postgres postgres;
    private final Kafka kafka;
    private final Database database;
    private final Daemon relay;

    private Stage(Postgres postgres, Kafka kafka) throws Exception {
        this.postgres = postgres;
        this.kafka = kafka;
        database = postgres.newDatabase();
        kafka.createTopic(TOPIC, PARTITIONS, Map.of());
        relay = Daemon.of(OutriderConfig.load(null, surroundings(migrated())));
        relay.start();
        Await.until(
                STARTING_TAKES, "the relay to be ready", () -> vitals().host().onceReady());
    }

    /** Starts everything. */
    static Stage set() throws Exception {
        // Real commits: a demo that does not sync shows latencies that nobody gets.
        return new Stage(Postgres.dedicated(Map.of("fsync", "on")), Kafka.dedicated());
    }

    /** Makes the tables, as their owner, and returns who the relay is to be: a role that may do what the script of grants says, and no more. */
    private Database migrated() throws InvalidConfigException, OutboxException {
        OutriderConfig owners = OutriderConfig.load(null, surroundings(database));
        new Migrator(owners.database(), owners.outbox()).migrate();
        Database relays = database.newRole("outrider");
        Roles roles = new Roles(
                relays.user(), database.user(), false, owners.database().timeouts());
        database.execute(Grants.script(owners.outbox(), roles));
        return relays;
    }

    /** The configuration, as a container would be given it. */
    private Map<String, String> surroundings(Database user) {
        return Map.of(
                "OUTRIDER_DATABASE_URL", user.jdbcUrl(),
                "OUTRIDER_DATABASE_USER", user.user(),
                "OUTRIDER_DATABASE_PASSWORD", user.password(),
                "OUTRIDER_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers(),
                "OUTRIDER_HEALTH_PORT", "0");
    }

    Database database() {
        return database;
    }

    Kafka kafka() {
        return kafka;
    }

    Vitals vitals() {
        return relay.vitals();
    }

    /** Where to look at it from outside. */
    List<String> places() {
        return List.of(
                "PostgreSQL  " + database.jdbcUrl() + "  user " + database.user() + ", password " + database.password(),
                "Kafka       " + kafka.bootstrapServers() + "  topic " + TOPIC + ", " + PARTITIONS + " partitions",
                "status page http://127.0.0.1:" + relay.healthPort() + "/",
                "health      http://127.0.0.1:" + relay.healthPort() + "/health");
    }

    /** Rows that the table does not know to be published. */
    long unpublished() {
        return database.queryLong("select count(*) from outbox where published_at is null");
    }

    void stopRelay() throws InterruptedException {
        int code = relay.stop(STOPPING_TAKES);
        if (code != 0) {
            throw new IllegalStateException("the relay ended with exit code " + code);
        }
    }

    @Override
    public void close() {
        try {
            relay.stop(Duration.ZERO);
        } catch (InterruptedException e) {
            // Somebody is in a hurry: the relay ends with the process.
            Thread.currentThread().interrupt();
        }
        kafka.close();
        postgres.close();
    }
}
