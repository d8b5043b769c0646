package dev.outrider.bench;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.Database;
import dev.outrider.testkit.Kafka;
import dev.outrider.testkit.Postgres;
import dev.outrider.testkit.RelayProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The test bed of one measurement: a fresh PostgreSQL with a migrated outbox, and an empty topic of a broker. */
public final class Bed implements AutoCloseable {

    /** How many partitions the topic has. */
    public static final int PARTITIONS = 6;

    /** Where reports and configurations go. */
    public static final Path DIRECTORY = Path.of("target", "bench").toAbsolutePath();

    /** The kind of thing the events are about; it makes the topic's name. */
    public static final String AGGREGATE = "order";

    /** The topic, by everybody's default. */
    public static final String TOPIC = "outbox.event." + AGGREGATE;

    private static final Duration MIGRATION_TAKES = Duration.ofSeconds(60);
    private static final String CONFIG = """
            database:
              url: %s
              user: %s
              password: %s
            kafka.bootstrap.servers: %s
            """;

    private static final Duration SESSIONS_END_WITHIN = Duration.ofSeconds(30);
    private static final String OTHERS = """
            select count(*) from pg_stat_activity
             where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
            """;

    private final Postgres postgres;
    private final Kafka kafka;
    private final Database database;
    private @Nullable Connection session;

    private Bed(Postgres postgres, Kafka kafka) {
        this.postgres = postgres;
        this.kafka = kafka;
        this.database = postgres.newDatabase();
    }

    /**
     * Commits are synced, as anywhere where they matter.
     *
     * @param postgresSettings on top of that
     * @param kafka a broker without the topic; it stays when the bed is closed, and the topic goes
     */
    public static Bed make(Map<String, String> postgresSettings, Kafka kafka) throws IOException {
        Map<String, String> settings = new HashMap<>(Map.of("fsync", "on", "wal_level", "replica"));
        settings.putAll(postgresSettings);
        Bed bed = new Bed(Postgres.dedicated(settings), kafka);
        try {
            bed.kafka.createTopic(TOPIC, PARTITIONS, Map.of());
            bed.migrate();
            return bed;
        } catch (IOException | RuntimeException | Error e) {
            bed.postgres.close();
            throw e;
        }
    }

    /** Runs {@code outrider migrate}, which leaves alone what is there already, with more words. */
    public void migrate(String... more) throws IOException {
        Path config = configFile("migrate.yaml", "");
        List<String> words = new ArrayList<>(List.of("migrate", "--config", config.toString()));
        words.addAll(List.of(more));
        RelayProcess.Outcome migrated = RelayProcess.command(MIGRATION_TAKES, Map.of(), words.toArray(String[]::new));
        if (migrated.exitCode() != 0) {
            throw new IllegalStateException("migrate failed: " + migrated.output());
        }
    }

    /** Writes a configuration of Outrider for these servers, with more lines at its end. */
    public Path configFile(String name, String more) throws IOException {
        Files.createDirectories(DIRECTORY);
        Path file = DIRECTORY.resolve(name);
        String text =
                CONFIG.formatted(database.jdbcUrl(), database.user(), database.password(), kafka.bootstrapServers());
        return Files.writeString(file, text + more);
    }

    public Database database() {
        return database;
    }

    /** Another database of the same server. */
    public Database otherDatabase() {
        return postgres.database(Postgres.SUPERUSER);
    }

    public Kafka kafka() {
        return kafka;
    }

    /** The postmaster's process. */
    public OptionalLong postgresPid() {
        return postgres.pid();
    }

    /** The one number that a query answers, on a session that stays: making one costs more than most questions. */
    public synchronized long ask(String sql, Object... arguments) {
        try {
            Connection open = session;
            if (open == null) {
                open = database.connect();
                session = open;
            }
            return Database.query(open, sql, row -> row.getLong(1), arguments).get(0);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until the sessions of others have ended: what a session wrote is counted when it ends. */
    void awaitAlone() {
        Await.until(SESSIONS_END_WITHIN, "the end of all other sessions", () -> ask(OTHERS) == 0);
    }

    /** The greatest number drawn so far. */
    public long lastSeq() {
        return ask("select coalesce(max(seq), 0) from outbox");
    }

    @Override
    public void close() {
        try {
            kafka.deleteTopic(TOPIC);
        } finally {
            postgres.close();
        }
    }
}
