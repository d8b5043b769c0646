package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What systemd gives to a service that notifies: a socket for datagrams, whose lines are kept. By {@code socat}, which must be there. */
public final class NotifySocket implements AutoCloseable {
    private static final Duration OPENING_TAKES = Duration.ofSeconds(20);

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
        List<String> command = List.of("socat", "-u", "UNIX-RECV:" + socket, "OPEN:" + told + ",creat,append");
        Child child = Child.start(command, Map.of(), Child.newLog("socat"));
        Await.until(OPENING_TAKES, () -> "the socket; socat said " + child.lastWords(), () -> Files.exists(socket));
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
