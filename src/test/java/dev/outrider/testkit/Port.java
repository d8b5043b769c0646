package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A loopback port for one server, kept for it while it is down.
 *
 * <p>It lies below the ephemeral ports of Linux and macOS. Above, a client that keeps trying to reach a dead server
 * sooner or later connects to itself (TCP's simultaneous open), and the server can never have its port back.
 *
 * <p>What keeps other JVMs that run tests from it is the datagram port of the same number. A socket for connections that does not listen would do so too, and on Linux
 * be refused like a dead port; macOS lets whoever connects to one wait.
 */
public final class Port {
    private static final int FIRST = 15_000;
    private static final int BEYOND = 32_000;
    private static final int TRIES = 1_000;

    private final int number;
    private final DatagramSocket claim;

    private Port(int number, DatagramSocket claim) {
        this.number = number;
        this.claim = claim;
    }

    /** Finds a port nobody uses and keeps it. */
    public static Port reserve() {
        for (int attempt = 0; attempt < TRIES; attempt++) {
            int number = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
            DatagramSocket claim = claim(number);
            if (claim != null && isFree(number)) {
                return new Port(number, claim);
            }
            if (claim != null) {
                claim.close();
            }
        }
        throw new IllegalStateException("no free port found in " + TRIES + " tries");
    }

    /** The port's number. */
    public int number() {
        return number;
    }

    /** Others may have it. */
    public void release() {
        claim.close();
    }

    private static InetSocketAddress address(int number) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), number);
    }

    private static @Nullable DatagramSocket claim(int number) {
        try {
            return new DatagramSocket(address(number));
        } catch (SocketException taken) {
            return null;
        }
    }

    private static boolean isFree(int number) {
        try (Socket socket = new Socket()) {
            socket.setReuseAddress(true);
            return binds(socket, number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean binds(Socket socket, int number) {
        try {
            socket.bind(address(number));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }
}
