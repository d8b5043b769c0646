package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port for one server, held for it while the server is down.
 *
 * <p>It lies below the ephemeral ports of Linux and macOS. Above, a client that keeps trying to reach a dead server
 * sooner or later connects to itself (TCP's simultaneous open), and the server can never have its port back.
 */
public final class Port {
    private static final int FIRST = 15_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 1_000;

    private final int number;
    private @Nullable Socket holder;

    private Port(int number, Socket holder) {
        this.number = number;
        this.holder = holder;
    }

    /** Finds a port nobody uses and holds it. */
    public static Port reserve() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            Socket holder = bind(number);
            if (holder != null) {
                return new Port(number, holder);
            }
        }
        throw new IllegalStateException("no free port found in " + TRIES + " tries");
    }

    /** The port's number. */
    public int number() {
        return number;
    }

    /** Gives the port to the server that is about to bind it. */
    public synchronized void release() {
        if (holder != null) {
            close(holder);
            holder = null;
        }
    }

    /** Holds it again after the server has gone; connections to it are refused. */
    synchronized void hold() {
        if (holder == null) {
            holder = bind(number);
        }
    }

    /** A socket that is bound but does not listen, so that connecting to it is refused as on a dead port. */
    private static @Nullable Socket bind(int number) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), number));
            return socket;
        } catch (IOException taken) {
            close(socket);
            return null;
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
