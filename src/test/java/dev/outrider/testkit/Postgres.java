package dev.outrider.testkit;

import dev.outrider.testkit.Environment.Site;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A real PostgreSQL server, with the means to crash, freeze and restart it. Its log is in {@code target/testkit}. */
public final class Postgres implements AutoCloseable {
    public static final String SUPERUSER = "postgres";
    static final String PASSWORD = "postgres";
    private static final Duration START_TAKES = Duration.ofSeconds(60);
    private static final Duration STOP_TAKES = Duration.ofSeconds(30);
    private static final int START_TRIES = 5;
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
        Environment environment = Environment.current();
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

    /** A consistent copy of its data directory, taken while it runs, to be restored with {@link #on}. */
    public Path backup() {
        Path directory = Reaper.newDirectory("backup");
        Path copy = BaseBackup.take(database(SUPERUSER), dataDirectory(), directory.resolve("data"));
        Unprivileged.giveTo(directory);
        return copy;
    }

    /** A standby that follows this server by streaming; started and readable. */
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

    public String host() {
        return site.host();
    }

    public int port() {
        return site.ports().get(0).number();
    }

    /** Where its data is; only a local process has a directory that this machine sees. */
    public Path dataDirectory() {
        Path directory = site.directory();
        if (directory == null) {
            throw new UnsupportedOperationException("its data is inside a container");
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

    /** Ends it; nobody misses its data. */
    @Override
    public void close() {
        site.server().kill();
    }

    private static final class Shared {
        static final Postgres SERVER = dedicated();
    }
}
