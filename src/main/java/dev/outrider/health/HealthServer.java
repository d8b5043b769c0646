package dev.outrider.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers probes. Every bound is small: whoever opens connections and says nothing must not take the answer from the others. */
public final class HealthServer implements AutoCloseable {

    private static final int CONNECTIONS = 64;
    private static final int THREADS = 2;

    /** Prometheus's text format, in the version that every scraper knows. */
    private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";

    static {
        // The JDK's server takes these from system properties only, once; what an operator has set stays.
        Map.of(
                        "jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS),
                        "sun.net.httpserver.maxReqTime", "5",
                        "sun.net.httpserver.maxRspTime", "5",
                        "sun.net.httpserver.maxReqHeaders", "50",
                        "sun.net.httpserver.nodelay", "true")
                .forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }

    private final HttpServer server;
    private final ExecutorService threads;
    private final Supplier<Vitals> vitals;
    private final Supplier<byte[]> metrics;

    private HealthServer(HttpServer server, Supplier<Vitals> vitals, Supplier<byte[]> metrics) {
        this.server = server;
        this.vitals = vitals;
        this.metrics = metrics;
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS, THREADS, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(CONNECTIONS), task -> {
                    Thread thread = new Thread(task, "outrider-health-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Starts to answer.
     *
     * @param address where; port 0 takes a free one
     * @param vitals how the daemon is now; asked once per request, must not block
     * @param metrics the same in numbers, in Prometheus's text format; asked once per request, must not block
     * @throws IOException when the address cannot be listened on
     */
    public static HealthServer start(InetSocketAddress address, Supplier<Vitals> vitals, Supplier<byte[]> metrics)
            throws IOException {
        HealthServer health = new HealthServer(HttpServer.create(address, CONNECTIONS), vitals, metrics);
        health.server.createContext("/", health::answer);
        health.server.setExecutor(health.threads);
        health.server.start();
        return health;
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Reply reply = reply(
                    exchange.getRequestURI().getPath(), exchange.getRequestURI().getQuery());
            if (reply.code != 404 && !exchange.getRequestMethod().equals("GET")) {
                exchange.getResponseHeaders().set("Allow", "GET");
                reply = Reply.text(405, "only GET");
            }
            exchange.getResponseHeaders().set("Content-Type", reply.type);
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(reply.code, reply.body.length);
            exchange.getResponseBody().write(reply.body);
        }
    }

    private Reply reply(@Nullable String path, @Nullable String query) {
        if (path == null) {
            return Reply.text(404, "not found");
        }
        return switch (path) {
            case "/livez" -> live(vitals.get());
            case "/readyz" -> ready(vitals.get());
            case "/health" -> health(vitals.get(), query);
            case "/metrics" -> new Reply(200, METRICS, metrics.get());
            default -> Reply.text(404, "not found: ask for /livez, /readyz, /health or /metrics");
        };
    }

    private static Reply live(Vitals now) {
        return Verdict.alive(now) ? Reply.text(200, "alive") : Reply.text(503, "the loop does not turn");
    }

    private static Reply ready(Vitals now) {
        return now.host().onceReady() ? Reply.text(200, "ready") : Reply.text(503, "table and lease are not known yet");
    }

    private static Reply health(Vitals now, @Nullable String query) {
        boolean strict = query != null
                && Arrays.stream(query.split("&", -1))
                        .anyMatch(part -> part.equals("strict") || part.startsWith("strict="));
        boolean well = !strict || Verdict.of(now).word().strictlyWell();
        return new Reply(well ? 200 : 503, "application/json", HealthJson.of(now));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private record Reply(int code, String type, byte[] body) {
        static Reply text(int code, String line) {
            return new Reply(code, "text/plain; charset=utf-8", (line + "\n").getBytes(StandardCharsets.UTF_8));
        }
    }
}
