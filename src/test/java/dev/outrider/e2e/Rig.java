package dev.outrider.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.outrider.config.InvalidConfigException;
import dev.outrider.config.OutriderConfig;
import dev.outrider.core.OutboxException;
import dev.outrider.host.Daemon;
import dev.outrider.migrate.Grants;
import dev.outrider.migrate.Migrator;
import dev.outrider.migrate.Roles;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Port;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A database with a migrated outbox, a topic, and the relays that are started on them, as processes or inside this JVM.
 *
 * <p>Relays differ in their instance's name only. What a test sets here goes for those that are started afterwards.
 */
public final class Rig implements AutoCloseable {

    /** Takeovers and restarts wait for the lease: two seconds of it are enough to be shown. */
    static final Duration LEASE_TTL = Duration.ofSeconds(2);

    private static final Duration MIGRATING_TAKES = Duration.ofSeconds(60);
    private static final Path FILES = Path.of("target", "e2e");
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int PARTITIONS = 8;

    private final Database database;
    private final Database relay;
    private final String application;
    private final Kafka kafka;
    private final String aggregateType;
    private final Map<String, Object> settings = new LinkedHashMap<>();
    private final Deque<AutoCloseable> relays = new ArrayDeque<>();
    private @Nullable Connection connection;

    /** A database of one's own on the server, and a topic of one's own on the broker, which must be there. */
    public Rig(Postgres postgres, Kafka kafka) {
        this(postgres, kafka, true);
    }

    private Rig(Postgres postgres, Kafka kafka, boolean migrated) {
        this.database = postgres.newDatabase();
        this.kafka = kafka;
        this.aggregateType = Kafka.uniqueName("account");
        kafka.createTopic(topic(), PARTITIONS, Map.of());
        set("database.url", database.jdbcUrl());
        asUser(database);
        set("kafka.bootstrap.servers", kafka.bootstrapServers());
        set("lease.ttl", LEASE_TTL.toMillis() + "ms");
        set("lease.margin", "500ms");
        // At most half of the lease.
        set("kafka.max.block.ms", 1_000);
        relay = database.newRole("rig_relay");
        application = database.newRole("rig_application").user();
        if (migrated) {
            migrate();
        }
    }

    /** As above, with a database that is empty. */
    static Rig unmigrated(Postgres postgres, Kafka kafka) {
        return new Rig(postgres, kafka, false);
    }

    /** By the owner; relays then work as a role with the grants of the script, so that every test also shows that they suffice. */
    void migrate() {
        asUser(database);
        OutriderConfig config = config(Map.of());
        try {
            new Migrator(config.database(), config.outbox()).migrate();
        } catch (OutboxException e) {
            throw new AssertionError(e);
        }
        // A relay to come may be told to delete.
        Roles roles =
                new Roles(relay.user(), application, true, config.database().timeouts());
        database.execute(Grants.script(config.outbox(), roles));
        asUser(relay);
    }

    /** As above, by another program than the one that is tested, with its migrations and its grants. */
    void migrateBy(Path launcher) {
        asUser(database);
        String file = write(Map.of()).toString();
        RelayProcess.Outcome migrated =
                RelayProcess.run(launcher, MIGRATING_TAKES, Map.of(), "migrate", "--config", file);
        if (migrated.exitCode() != 0) {
            throw new AssertionError(migrated.output());
        }
        asUser(relay);
        String relays = write(Map.of()).toString();
        database.execute(RelayProcess.run(
                        launcher,
                        MIGRATING_TAKES,
                        Map.of(),
                        "migrate",
                        "--grants",
                        "--application",
                        application,
                        "--config",
                        relays)
                .output());
    }

    private void asUser(Database user) {
        set("database.user", user.user());
        set("database.password", user.password());
    }

    /** Changes a setting for relays to come. */
    public Rig set(String key, Object value) {
        settings.put(key, value);
        return this;
    }

    /** Leaves a setting to its default, for relays to come. */
    public Rig unset(String key) {
        settings.remove(key);
        return this;
    }

    /** For tests in which nobody takes over: a busy machine may then keep a relay waiting for longer than the short lease lasts. */
    Rig patient() {
        return set("lease.ttl", "10s").set("lease.margin", "2s").set("kafka.max.block.ms", 2_000);
    }

    public Database database() {
        return database;
    }

    public Kafka kafka() {
        return kafka;
    }

    /** What writers put into {@code aggregatetype}. */
    public String aggregateType() {
        return aggregateType;
    }

    /** The topic of rows with that {@link #aggregateType}. */
    public String topic() {
        return "outbox.event." + aggregateType;
    }

    /** A relay as it is deployed, with the small heap that it must do with. */
    public RelayProcess process(String instance) {
        return process(instance, List.of());
    }

    /** As above, with more options of the virtual machine. */
    public RelayProcess process(String instance, List<String> jvm) {
        RelayProcess relay = launch(instance, jvm, Map.of()).start();
        relays.push(relay);
        return relay;
    }

    /** How a relay would be started, by whoever does it and ends it. */
    public RelayProcess.Launch launch(String instance, List<String> jvm, Map<String, String> environment) {
        Port port = Port.reserve();
        Path file = write(Map.of("instance.id", instance, "health.port", port.number()));
        port.release();
        return new RelayProcess.Launch(file, port.number(), jvm, environment);
    }

    /** A relay inside this JVM, started. */
    public Daemon inProcess(String instance) {
        Daemon daemon = Daemon.of(config(Map.of("instance.id", instance, "health.port", 0)));
        daemon.start();
        relays.push(() -> daemon.stop(Duration.ZERO));
        return daemon;
    }

    private OutriderConfig config(Map<String, Object> more) {
        try {
            return OutriderConfig.load(write(more), Map.of());
        } catch (InvalidConfigException e) {
            throw new AssertionError(e);
        }
    }

    private Path write(Map<String, Object> more) {
        Map<String, Object> all = new LinkedHashMap<>(settings);
        all.putAll(more);
        Path file =
                FILES.resolve("outrider-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet() + ".yaml");
        try {
            Files.createDirectories(FILES);
            // JSON is YAML, and quotes for us.
            Files.write(file, new ObjectMapper().writeValueAsBytes(all));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return file;
    }

    /** Numbers that are done, as the lane says: published, settled or dead. Cheap, so that it can be asked often. */
    public long done() {
        return look("select low_water + coalesce((select sum(upper(r) - lower(r)) from unnest(done) r), 0)"
                + " from outrider.lane");
    }

    /** Waits until so many numbers are done, and fails at once when the relay that is to do it has ended. */
    public void awaitDone(long numbers, Duration atMost, RelayProcess relay) {
        Await.until(atMost, () -> numbers + " numbers to be done, so far " + done() + "; " + state(relay), () -> {
            if (!relay.isAlive()) {
                throw new AssertionError("the relay ended: " + relay.output());
            }
            return done() >= numbers;
        });
    }

    /** All that a relay says of itself, for messages. */
    static String state(RelayProcess relay) {
        try {
            return "health " + relay.health().body() + "; it said: " + relay.output();
        } catch (IOException e) {
            return "no health: " + e + "; it said: " + relay.output();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Asks on a connection that is kept: these questions come a hundred times a second, and making a connection each time would take the
     * processor away from what is tested.
     */
    private synchronized long look(String sql) {
        Connection kept = connection;
        try {
            return Database.query(kept == null ? fresh() : kept, sql, row -> row.getLong(1))
                    .get(0);
        } catch (SQLException e) {
            connection = null;
            if (kept != null) {
                // The server may have been killed since: that is what some tests are about.
                return look(sql);
            }
            throw new IllegalStateException(e);
        }
    }

    private Connection fresh() throws SQLException {
        Connection made = database.connect();
        connection = made;
        return made;
    }

    /** Rows that are marked as published; reads the whole table. */
    public long published() {
        return look("select count(published_at) from public.outbox");
    }

    /** Rows that are neither marked as published nor settled. */
    public long unpublished() {
        return look("select count(*) from public.outbox o where published_at is null"
                + " and not exists (select from outrider.settled s where s.seq = o.seq)");
    }

    /** Write-backs that the server is at work on. */
    public long writeBacksUnderWay() {
        return look("select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name = 'outrider-write' and state = 'active'");
    }

    /** Transactions of relays that have lasted for a second. */
    public long longTransactions() {
        return look("select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name like 'outrider-%' and xact_start < clock_timestamp() - interval '1 second'");
    }

    /** Write-backs that wait for a lock. */
    public long waitingWriteBacks() {
        return look("select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name = 'outrider-write' and wait_event_type = 'Lock'");
    }

    /**
     * Waits until every number up to the last row's is done, and fails if a row was left out. Numbers above it were drawn by transactions that
     * rolled back, and are no gap as long as no row stands behind them.
     */
    public void awaitDrained(Duration atMost) {
        Await.until(
                atMost,
                () -> "every number to be done: " + lane() + ", unpublished " + unpublished(),
                () -> look("select low_water from outrider.lane") >= look("select max(seq) from public.outbox"));
        if (unpublished() != 0) {
            throw new AssertionError(unpublished() + " rows are done for the lane, but neither marked nor settled");
        }
    }

    private String lane() {
        return database.query("select l::text from outrider.lane l", row -> row.getString(1))
                .toString();
    }

    /** Compares table and topic as they are now. */
    public LogCheck check() {
        return LogCheck.of(database, kafka, topic());
    }

    /** Ends every relay that is still there, the last one first. */
    @Override
    public void close() throws Exception {
        while (!relays.isEmpty()) {
            relays.pop().close();
        }
        Connection open = connection;
        if (open != null) {
            open.close();
        }
    }
}
