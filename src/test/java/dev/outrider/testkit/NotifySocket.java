package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What systemd gives to a service that notifies: a socket for datagrams, whose lines are kept. By {@code python3}, which must be there. */
public final class NotifySocket implements AutoCloseable {
    private static final Duration OPENING_TAKES = Duration.ofSeconds(20);

    /** Plain reading closes the descriptor that comes with each message, which is what the sender waits for; others keep it. */
    private static final String RECEIVER = """
            import socket, sys
            incoming = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            incoming.bind(sys.argv[1])
            with open(sys.argv[2], "ab", 0) as told:
                while True:
                    told.write(incoming.recv(65536) + b"\\n")
            """;

    private final Child child;
    private final Path socket;
    private final Path told;

    private NotifySocket(Child child, Path socket, Path told) {
        this.child = child;
        this.socket = socket;
        this.told = told;
    }

    /** Opens one in this folder, whose path must be short: a socket's may have a hundred characters. */
    public static NotifySocket open(Path folder) {
        Path socket = folder.resolve("notify");
        Path told = folder.resolve("told");
        List<String> command = List.of("python3", "-c", RECEIVER, socket.toString(), told.toString());
        Child child = Child.start(command, Map.of(), Child.newLog("notified"));
        Await.until(OPENING_TAKES, () -> "the socket; it said " + child.lastWords(), () -> Files.exists(socket));
        return new NotifySocket(child, socket, told);
    }

    /** The value of {@code NOTIFY_SOCKET}. */
    public Path path() {
        return socket;
    }

    /** Everything that was told so far. */
    public List<String> lines() {
        try {
            return Files.exists(told) ? Files.readAllLines(told) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        child.killTree();
    }
}
