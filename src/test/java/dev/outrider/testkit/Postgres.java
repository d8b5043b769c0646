package dev.outrider.testkit;

import dev.outrider.testkit.Environment.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server, with the means to crash, freeze and restart it. Its log is in {@code target/testkit}. */
public final class Postgres implements AutoCloseable {
    public static final String SUPERUSER = "postgres";
    static final String PASSWORD = "postgres";
    private static final Duration START_TAKES = Duration.ofSeconds(60);
    private static final Duration STOP_TAKES = Duration.ofSeconds(30);
    private static final int START_TRIES = 5;
    /** How a session ends when another backend has crashed: told so, or by a broken connection. */
    private static final Set<String> CUT_OFF = Set.of("57P02", "57P01", "08006");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Site site;

    private Postgres(Site site) {
        this.site = site;
    }

    /** The server of this JVM. Polite use only: a database of one's own, no crash, no restart. */
    public static Postgres shared() {
        return Shared.SERVER;
    }

    /** A server of one's own, to be treated badly and closed. */
    public static Postgres dedicated() {
        return dedicated(Map.of());
    }

    /** As above, with settings on top of the testkit's; {@code fsync} is off unless asked for. */
    public static Postgres dedicated(Map<String, String> settings) {
        return started(Environment.current(), settings);
    }

    /**
     * A server of one's own whose files this machine sees, for {@link #backup} and {@link #standby}: a local process also where the other servers
     * are containers.
     */
    public static Postgres withFiles() {
        return started(new LocalEnvironment(), Map.of());
    }

    /** A local server of one's own that takes encrypted connections only, with this certificate. */
    public static Postgres encrypted(Certificates authority, Certificates.Identity identity) {
        Path rules = identity.key().resolveSibling("pg_hba.conf");
        try {
            Files.writeString(rules, "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        authority.giveToServer();
        return started(
                new LocalEnvironment(),
                Map.of(
                        "ssl", "on",
                        "ssl_cert_file", identity.chain().toString(),
                        "ssl_key_file", identity.key().toString(),
                        "hba_file", rules.toString()));
    }

    private static Postgres started(Environment environment, Map<String, String> settings) {
        for (int attempt = 1; ; attempt++) {
            Postgres server = new Postgres(environment.postgres(settings));
            try {
                return server.start();
            } catch (Server.ServerDied died) {
                // Most likely somebody took the port between two looks at it.
                if (attempt == START_TRIES) {
                    throw died;
                }
            }
        }
    }

    /** A server on an existing data directory, for instance a backup; not started yet. */
    public static Postgres on(Path dataDirectory, Map<String, String> settings) {
        return new Postgres(LocalEnvironment.postgres(dataDirectory, settings));
    }

    /** A consistent copy of its data directory, taken while it runs, to be restored with {@link #on}. Only of a server {@link #withFiles}. */
    public Path backup() {
        Path directory = Reaper.newDirectory("backup");
        Path copy = BaseBackup.take(database(SUPERUSER), dataDirectory(), directory.resolve("data"));
        Unprivileged.giveTo(directory);
        return copy;
    }

    /** A standby that follows this server by streaming; started and readable. Only of a server {@link #withFiles}. */
    public Postgres standby() {
        Path copy = backup();
        String source = "host=%s port=%d user=%s password=%s".formatted(host(), port(), SUPERUSER, PASSWORD);
        try {
            Files.createFile(copy.resolve("standby.signal"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Unprivileged.giveTo(copy.getParent());
        return on(copy, Map.of("primary_conninfo", source)).start();
    }

    /** Makes a primary of a standby; returns when it accepts writes. */
    public void promote() {
        database(SUPERUSER).query("select pg_promote()", row -> row.getBoolean(1));
    }

    /** Starts it after a stop or a crash, and waits until it answers. */
    public Postgres start() {
        site.server().start();
        return awaitReady();
    }

    /** Waits until it answers. */
    public Postgres awaitReady() {
        site.server()
                .awaitReady(START_TAKES, "PostgreSQL", () -> database(SUPERUSER).isReachable());
        return this;
    }

    /** Ends it as an administrator would: sessions are cut off, nothing needs recovery. */
    public void stop() {
        site.server().end("INT", STOP_TAKES);
    }

    /** Ends it without a checkpoint, so that the next start recovers. */
    public void stopImmediately() {
        site.server().end("QUIT", STOP_TAKES);
    }

    /** A crash: every process of it is killed. */
    public void kill() {
        site.server().kill();
    }

    /**
     * Kills one process of it, known by the id that PostgreSQL tells. It is killed by a command of the server itself: in a container the id is
     * another process's here. The server then ends every session, the one that asked for this first.
     */
    public void killBackend(long pid) {
        try (Connection session = database(SUPERUSER).connect();
                Statement statement = session.createStatement()) {
            // No row: the command reads none, and a pipe that it closed too early would be an error.
            statement.execute("copy (select where false) to program 'kill -KILL " + pid + "'");
        } catch (SQLException e) {
            if (!CUT_OFF.contains(String.valueOf(e.getSQLState()))) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Stops it if it runs, and starts it on the same port and data. */
    public Postgres restart() {
        if (site.server().isAlive()) {
            stop();
        }
        return start();
    }

    /** Every process of it stands still; connections stay open. */
    public void freeze() {
        site.server().freeze();
    }

    public void resume() {
        site.server().resume();
    }

    /** Its process, where this machine sees one. */
    public OptionalLong pid() {
        return site.server().pid();
    }

    public String host() {
        return site.host();
    }

    public int port() {
        return site.ports().get(0).number();
    }

    private Path dataDirectory() {
        Path directory = site.directory();
        if (directory == null) {
            throw new UnsupportedOperationException("its data is inside a container: use Postgres.withFiles()");
        }
        return directory;
    }

    /** An empty database of one's own. */
    public Database newDatabase() {
        String name = "test_" + DATABASES.incrementAndGet();
        database(SUPERUSER).execute("create database " + name);
        return database(name);
    }

    /** An existing database, as superuser. */
    public Database database(String name) {
        return new Database(host(), port(), name, SUPERUSER, PASSWORD);
    }

    /**
     * Ends it; nobody misses its data. A killed server leaves a segment of shared memory behind, and on macOS semaphores that stay until somebody restarts that machine, or the server: so
     * one that was killed is.
     */
    @Override
    public void close() {
        if (site.directory() == null) {
            site.server().kill();
            return;
        }
        if (!site.server().isAlive() && Machine.KEEPS_SEMAPHORES) {
            start();
        }
        if (site.server().isAlive()) {
            site.server().resume();
            stopImmediately();
        }
    }

    private static final class Shared {
        static final Postgres SERVER = dedicated();
    }
}
