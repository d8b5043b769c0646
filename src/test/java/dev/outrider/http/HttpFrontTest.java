package dev.outrider.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.testkit.Await;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpFrontTest {

    private static final Duration AT_MOST = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger ended = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private HttpFront server;

    @BeforeEach
    void start() throws Exception {
        server = HttpFront.start(
                HttpSettings.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
                List.of(
                        Route.free("/probe", request -> Response.text(200, "well")),
                        Route.get("/echo", request -> Response.text(200, request.parameters("q") + request.last())),
                        Route.get("/rows/*", request -> Response.text(200, "row " + request.last())),
                        Route.post("/rows", request -> Response.text(200, request.body().length + " bytes")),
                        Route.get("/fails", request -> {
                            throw new IllegalStateException("secret-of-the-house");
                        }),
                        Route.get("/waits", this::wait),
                        Route.get("/stream", request -> Response.stream("text/event-stream", this::stream))));
    }

    @AfterEach
    void close() throws IOException {
        release.countDown();
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Response wait(Request request) throws InterruptedException {
        release.await();
        return Response.text(200, "waited");
    }

    private void stream(OutputStream to, long deadlineNanos) throws IOException, InterruptedException {
        try {
            to.write("data: one\n\n".getBytes(StandardCharsets.UTF_8));
            to.flush();
            release.await();
            to.write("data: two\n\n".getBytes(StandardCharsets.UTF_8));
        } finally {
            ended.incrementAndGet();
        }
    }

    @Test
    void anUnknownPathIsRefusedWithThoseThatThereAre() throws Exception {
        HttpResponse<String> response = get("/rows/1/2");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("\"error\":\"not found\"").contains("/rows/*");
        assertThat(get("/").statusCode()).isEqualTo(404);
        assertThat(get("/rows/").statusCode()).isEqualTo(404);
        assertThat(get("/probe/x").statusCode()).isEqualTo(404);
    }

    @Test
    void anotherMethodIsRefusedWithTheOneThatServes() throws Exception {
        HttpResponse<String> response = send(request("/probe").POST(HttpRequest.BodyPublishers.ofString("x")));
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET");
        assertThat(get("/rows").headers().firstValue("Allow")).hasValue("POST");
    }

    @Test
    void theLastPartOfAPathMayBeFree() throws Exception {
        assertThat(get("/rows/4711").body()).isEqualTo("row 4711\n");
        assertThat(get("/rows/a%2Fb").statusCode()).as("a slash in disguise").isEqualTo(404);
    }

    @Test
    void aQueryIsDecodedOrRefused() throws Exception {
        assertThat(get("/echo?q=a%20b&x=1&q=&q").body()).isEqualTo("[a b, , ]echo\n");
        try (Socket raw = raw("GET /echo?q=%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")) {
            assertThat(new String(raw.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains(" 400 ");
        }
    }

    @Test
    void aBodyBeyondTheBoundIsRefused() throws Exception {
        assertThat(post("x".repeat(HttpFront.MOST_BODY_BYTES)).body()).isEqualTo("65536 bytes\n");
        HttpResponse<String> refused = post("x".repeat(HttpFront.MOST_BODY_BYTES + 1));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.body()).contains("65536 bytes");
    }

    @Test
    void headersBeyondTheBoundAreRefused() throws Exception {
        for (String headers : List.of("X-Long: " + "x".repeat(40_000) + "\r\n", numbered(60))) {
            try (Socket raw =
                    raw("GET /echo HTTP/1.1\r\nHost: localhost\r\n" + headers + "Connection: close\r\n\r\n")) {
                assertThat(new String(raw.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .doesNotContain(" 200 ");
            } catch (SocketException e) {
                // Cut off while it was still talking: as good an answer.
                assertThat(e).hasMessageContaining("reset");
            }
        }
    }

    private static String numbered(int count) {
        StringBuilder headers = new StringBuilder();
        for (int i = 0; i < count; i++) {
            headers.append("X-").append(i).append(": 1\r\n");
        }
        return headers.toString();
    }

    @Test
    void whatFailsSaysSoAndKeepsTheCauseForTheLog() throws Exception {
        HttpResponse<String> response = get("/fails");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.body()).contains("http.failed").doesNotContain("secret-of-the-house");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store");
    }

    @Test
    void probesAreAnsweredWhileOthersNeverFinishTheirRequest() throws Exception {
        for (int i = 0; i < 20; i++) {
            sockets.add(raw("GET /probe HTTP/1.1\r\nX: "));
        }
        assertThat(get("/probe").statusCode()).isEqualTo(200);
        assertOpen(sockets.get(0));
    }

    /** Its time is five seconds: of its first line, of its headers, and of its body. */
    @Test
    void aRequestThatIsNeverFinishedIsCutOff() throws Exception {
        List<String> halves = List.of(
                "GET /pro",
                "GET /probe HTTP/1.1\r\nX: ",
                "POST /rows HTTP/1.1\r\nHost: localhost\r\n" + Access.HEADER
                        + ": 1\r\nContent-Length: 100\r\n\r\nhalf");
        for (String half : halves) {
            sockets.add(raw(half));
        }
        for (Socket each : sockets) {
            // Its time-out is half a minute, after which this throws; what ends earlier was ended by the server.
            try {
                assertThat(each.getInputStream().readAllBytes()).isEmpty();
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        assertThat(get("/probe").statusCode()).isEqualTo(200);
    }

    /** Both are system properties of the JDK's server; SlowReaderIT shows what the second does. */
    @Test
    void requestsAndAnswersHaveTheirTime() {
        assertThat(Integer.getInteger("sun.net.httpserver.maxReqTime")).isEqualTo(5);
        assertThat(Integer.getInteger("sun.net.httpserver.maxRspTime")).isEqualTo(30);
    }

    @Test
    void probesAreAnsweredWhileOthersWaitForTheirAnswer() throws Exception {
        for (int i = 0; i < 20; i++) {
            sockets.add(raw("GET /waits HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        }
        assertThat(get("/probe").statusCode()).isEqualTo(200);
        release.countDown();
        assertThat(line(sockets.get(19).getInputStream())).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void aStreamGoesOnWhileProbesAreAnsweredAndStreamsAreBounded() throws Exception {
        for (int i = 0; i < HttpFront.STREAMS; i++) {
            sockets.add(raw("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            assertThat(line(sockets.get(i).getInputStream())).isEqualTo("HTTP/1.1 200 OK");
        }
        assertThat(get("/stream").statusCode()).isEqualTo(503);
        assertThat(get("/probe").statusCode()).isEqualTo(200);
        release.countDown();
        String rest = new String(sockets.get(0).getInputStream().readNBytes(180), StandardCharsets.UTF_8);
        assertThat(rest).contains("text/event-stream").contains("data: one");
        Await.until(AT_MOST, "room for one more stream", () -> get("/stream").statusCode() == 200);
    }

    @Test
    void aStreamEndsWithTheServer() throws Exception {
        sockets.add(raw("GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        assertThat(line(sockets.get(0).getInputStream())).isEqualTo("HTTP/1.1 200 OK");
        server.close();
        Await.until(AT_MOST, "the stream has ended", () -> ended.get() == 1);
    }

    @Test
    void whatChangesSomethingIsNeverAskedWithGet() {
        assertThatThrownBy(() -> new Route("GET", "/stop", Route.Right.CHANGE, request -> Response.text(200, "")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Route("POST", "/stop", Route.Right.READ, request -> Response.text(200, "")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Socket raw(String request) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    /** It has neither been answered nor cut off. */
    private static void assertOpen(Socket socket) throws IOException {
        socket.setSoTimeout(1);
        assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\r'; next = in.read()) {
            line.append((char) next);
        }
        return line.toString();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path));
    }

    private HttpResponse<String> post(String body) throws Exception {
        return send(request("/rows").header(Access.HEADER, "1").POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
                .timeout(AT_MOST);
    }
}
