package dev.outrider.testkit;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A real PgBouncer in transaction mode before a server. Only for tests with the tag {@code tools}: the program must be there. */
public final class PgBouncer implements AutoCloseable {
    private static final Duration START_TAKES = Duration.ofSeconds(30);

    private final Postgres behind;
    private final Port port = Port.reserve();
    private final LocalServer server;

    /**
     * Starts one.
     *
     * @param behind the server behind it, whose roles log in here with their own passwords
     * @param connections how many it makes to each database for each role
     */
    public PgBouncer(Postgres behind, int connections) {
        this.behind = behind;
        Path file = write(Reaper.newDirectory("pgbouncer"), connections);
        List<String> command = new ArrayList<>(Unprivileged.commandPrefix());
        command.add(program());
        command.add(file.toString());
        server = new LocalServer("pgbouncer", () -> command);
        start();
    }

    private static String program() {
        Stream<String> places = Stream.concat(
                Arrays.stream(System.getenv("PATH").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/usr/local/sbin"));
        return places.map(place -> Path.of(place, "pgbouncer"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("pgbouncer is missing: apt-get install pgbouncer"))
                .toString();
    }

    private Path write(Path directory, int connections) {
        String settings = """
                [databases]
                * = host=%s port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                pool_mode = transaction
                default_pool_size = %d
                auth_type = scram-sha-256
                auth_file = %s
                auth_user = %s
                ignore_startup_parameters = extra_float_digits
                """;
        try {
            Path users = Files.writeString(
                    directory.resolve("users"), "\"%s\" \"%s\"%n".formatted(Postgres.SUPERUSER, Postgres.PASSWORD));
            Path file = Files.writeString(
                    directory.resolve("pgbouncer.ini"),
                    settings.formatted(
                            behind.host(), behind.port(), port.number(), connections, users, Postgres.SUPERUSER));
            Unprivileged.giveTo(directory);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, for the first time or after its end, and waits until it lets the superuser through. */
    public void start() {
        server.start();
        server.awaitReady(
                START_TAKES,
                "PgBouncer",
                () -> through(behind.database(Postgres.SUPERUSER)).isReachable());
    }

    /** Ends it at once, and with it every connection through it. */
    public void kill() {
        server.kill();
    }

    /** The same database by way of it. */
    public Database through(Database database) {
        return new Database("127.0.0.1", port.number(), database.name(), database.user(), database.password());
    }

    @Override
    public void close() {
        server.kill();
    }
}
