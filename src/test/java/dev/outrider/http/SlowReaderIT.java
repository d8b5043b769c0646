package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import dev.outrider.testkit.MainProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** An answer has its time too. In a process of its own, because the JDK's server reads the limit once and half a minute is long for a test. */
class SlowReaderIT {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final long MUCH_BYTES = 1L << 30;
    private static final Pattern PORT = Pattern.compile("port (\\d+)\\.");

    /** Serves an answer that is larger than what the system keeps for a reader. */
    static final class Much {

        private Much() {}

        public static void main(String[] args) throws Exception {
            HttpFront front = HttpFront.start(
                    HttpSettings.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                    List.of(
                            Route.free("/probe", request -> Response.text(200, "well")),
                            Route.get(
                                    "/much",
                                    request -> Response.stream("text/plain", (to, deadlineNanos) -> much(to)))));
            System.out.println("port " + front.port() + ".");
            new CountDownLatch(1).await();
        }

        private static void much(OutputStream to) throws IOException {
            byte[] some = new byte[1 << 16];
            try {
                for (long left = MUCH_BYTES; left > 0; left -= some.length) {
                    to.write(some);
                }
                System.out.println("all of it was taken");
            } catch (IOException e) {
                System.out.println("the reader was cut off");
                throw e;
            }
        }
    }

    @Test
    void whoeverDoesNotReadItsAnswerIsCutOffAndItsThreadIsFree() throws Exception {
        try (MainProcess process =
                MainProcess.start(Much.class, List.of("-Xmx64m", "-Dsun.net.httpserver.maxRspTime=2"))) {
            Await.until(
                    SOON, process::output, () -> PORT.matcher(process.output()).find());
            Matcher port = PORT.matcher(process.output());
            assertThat(port.find()).isTrue();
            try (Socket socket = ask(Integer.parseInt(port.group(1)), "/much")) {
                Await.until(SOON, process::output, () -> process.output().contains("the reader was cut off"));
                assertThat(socket.isClosed()).as("by us").isFalse();
            }
            try (Socket socket = ask(Integer.parseInt(port.group(1)), "/probe")) {
                assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 200 OK");
            }
            assertThat(process.output()).doesNotContain("all of it was taken");
        }
    }

    private static Socket ask(int port, String path) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
