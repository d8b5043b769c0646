package dev.outrider.convert.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.outrider.testkit.HttpServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/** A server that answers as it is told, for the answers that no healthy registry gives. */
public final class ScriptedRegistry implements AutoCloseable {

    private static final int NOT_FOUND = 404;

    /**
     * One request as it came.
     *
     * @param line method and path
     * @param authorization the header, null for none
     * @param body what was posted
     */
    public record Asked(String line, @Nullable String authorization, String body) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final boolean secure;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private volatile @Nullable Answer always;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public ScriptedRegistry() {
        this(null);
    }

    /** One that speaks TLS and wants to see a certificate of the client's. */
    ScriptedRegistry(@Nullable SSLContext tls) {
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        secure = tls != null;
        try {
            HttpServers.limit();
            server = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (tls != null && server instanceof HttpsServer https) {
            https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters wanted = tls.getDefaultSSLParameters();
                    wanted.setNeedClientAuth(true);
                    parameters.setSSLParameters(wanted);
                }
            });
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(line, exchange.getRequestHeaders().getFirst("Authorization"), body));
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Answer forAll = always;
        Answer answer = forAll != null
                ? forAll
                : answers.getOrDefault(line, new Answer(NOT_FOUND, "{\"error_code\":40401,\"message\":\"not here\"}"));
        byte[] bytes = answer.body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    public String url() {
        return (secure ? "https" : "http") + "://127.0.0.1:"
                + server.getAddress().getPort();
    }

    /** Answers one request so. */
    public ScriptedRegistry answer(String line, String body) {
        answers.put(line, new Answer(200, body));
        return this;
    }

    /** Answers every request with an error, from now on. */
    public void fail(int status) {
        always = new Answer(status, "{\"error_code\":" + status + "01,\"message\":\"as told\"}");
    }

    /** Answers as told again. */
    public void recover() {
        always = null;
    }

    /** Takes requests, and lets them wait until {@link #speak}. */
    public void beSilent() {
        gate = new CountDownLatch(1);
    }

    public void speak() {
        gate.countDown();
    }

    /** Every request so far. */
    public List<Asked> asked() {
        return asked;
    }

    @Override
    public void close() {
        gate.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
