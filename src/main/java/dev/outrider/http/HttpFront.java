package dev.outrider.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves routes. Every bound is small: whoever opens connections and says nothing must not take the answer from the others. */
public final class HttpFront implements AutoCloseable {

    /** Most bytes of a request's body. */
    public static final int MOST_BODY_BYTES = 65_536;

    /** How long an answer that goes on may go on. Below the time for any answer, so that it ends in good order. */
    public static final int STREAM_SECONDS = 25;

    /** Answers that go on at a time: they must leave connections to the others. */
    static final int STREAMS = 16;

    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);

    static final int CONNECTIONS = 64;
    private static final int THREADS_KEPT = 2;
    private static final int THREAD_IDLE_SECONDS = 10;

    static {
        // The JDK's server takes these from system properties only, once; what an operator has set stays.
        Map.of(
                        "jdk.httpserver.maxConnections", Integer.toString(CONNECTIONS),
                        "sun.net.httpserver.maxReqTime", "5",
                        "sun.net.httpserver.maxRspTime", Integer.toString(STREAM_SECONDS + 5),
                        "sun.net.httpserver.maxReqHeaders", "50",
                        "sun.net.httpserver.maxReqHeaderSize", "32768",
                        "sun.net.httpserver.nodelay", "true")
                .forEach((name, value) -> System.setProperty(name, System.getProperty(name, value)));
    }

    private final HttpServer server;
    private final Access access;
    private final List<Route> routes;
    private final ExecutorService threads;
    private final Semaphore streams = new Semaphore(STREAMS);

    private HttpFront(HttpServer server, Access access, List<Route> routes) {
        this.server = server;
        this.access = access;
        this.routes = List.copyOf(routes);
        AtomicInteger count = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                THREADS_KEPT, CONNECTIONS, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "outrider-http-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
    }

    /**
     * Starts to answer.
     *
     * @param settings where, and who may ask
     * @param routes what can be asked
     * @throws IOException when the address cannot be listened on
     * @throws TlsFiles.Unusable when key or certificate cannot be used now; later the ones of before go on
     */
    public static HttpFront start(HttpSettings settings, List<Route> routes) throws IOException, TlsFiles.Unusable {
        HttpFront front = new HttpFront(server(settings), settings.access(), routes);
        front.server.createContext("/", front::serve);
        front.server.setExecutor(front.threads);
        front.server.start();
        return front;
    }

    private static HttpServer server(HttpSettings settings) throws IOException, TlsFiles.Unusable {
        TlsFiles tls = settings.tls();
        if (tls == null) {
            return HttpServer.create(settings.address(), CONNECTIONS);
        }
        HttpsConfigurator configurator = new HttpsConfigurator(FollowedTls.of(tls));
        HttpsServer server = HttpsServer.create(settings.address(), CONNECTIONS);
        server.setHttpsConfigurator(configurator);
        return server;
    }

    /** The port listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            say(exchange, respond(exchange));
        } catch (InterruptedException e) {
            // The server is being closed, and with it the connection.
            Thread.currentThread().interrupt();
        }
    }

    private Response respond(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        Route route = path == null ? null : find(exchange.getRequestMethod(), path);
        if (path == null || route == null) {
            return unserved(path);
        }
        Request bare = request(exchange, path, new byte[0]);
        Response refusal = access.refusal(route.right(), bare);
        if (refusal != null) {
            return refusal;
        }
        if (!bare.isReadable()) {
            return Response.problem(
                    400, "the query cannot be read", "query", "encode it, as curl does with -G --data-urlencode");
        }
        byte[] body = body(exchange.getRequestBody());
        if (body == null) {
            return Response.problem(
                    413, "the request is too long", "body", "send at most " + MOST_BODY_BYTES + " bytes");
        }
        return answer(route, request(exchange, path, body));
    }

    private static Response answer(Route route, Request request) throws InterruptedException {
        try {
            return route.endpoint().answer(request);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("event", "http.failed")
                    .addKeyValue("path", route.path())
                    .setCause(e)
                    .log("{} {} failed", route.method(), route.path());
            return Response.problem(
                    500, "this failed, and the relay's log says how", route.path(), "see the log event http.failed");
        }
    }

    private static Request request(HttpExchange exchange, String path, byte[] body) {
        return new Request(
                exchange.getRequestMethod(),
                path,
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                body,
                exchange.getRemoteAddress().getAddress().getHostAddress());
    }

    /** Null when it is longer than allowed; what is beyond is not read. */
    private static byte @Nullable [] body(InputStream from) throws IOException {
        byte[] body = from.readNBytes(MOST_BODY_BYTES + 1);
        return body.length > MOST_BODY_BYTES ? null : body;
    }

    private @Nullable Route find(String method, String path) {
        for (Route route : routes) {
            if (route.method().equals(method) && route.serves(path)) {
                return route;
            }
        }
        return null;
    }

    private Response unserved(@Nullable String path) {
        TreeSet<String> methods = new TreeSet<>();
        TreeSet<String> paths = new TreeSet<>();
        for (Route route : routes) {
            paths.add(route.path());
            if (path != null && route.serves(path)) {
                methods.add(route.method());
            }
        }
        if (methods.isEmpty()) {
            return Response.problem(404, "not found", "path", "ask for " + String.join(", ", paths));
        }
        String allowed = String.join(", ", methods);
        return Response.problem(405, "only " + allowed, "method", "use " + allowed)
                .with("Allow", allowed);
    }

    private void say(HttpExchange exchange, Response response) throws IOException, InterruptedException {
        Response.Stream stream = response.stream();
        if (stream != null && !streams.tryAcquire()) {
            say(
                    exchange,
                    Response.problem(503, STREAMS + " others listen already", "stream", "try again later")
                            .with("Retry-After", "30"));
            return;
        }
        try {
            headers(exchange, response);
            if (stream == null) {
                exchange.getResponseBody().write(response.body());
            } else {
                OutputStream to = exchange.getResponseBody();
                stream.write(to, System.nanoTime() + TimeUnit.SECONDS.toNanos(STREAM_SECONDS));
            }
        } finally {
            if (stream != null) {
                streams.release();
            }
        }
    }

    private static void headers(HttpExchange exchange, Response response) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", response.type());
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        response.headers().forEach(exchange.getResponseHeaders()::set);
        // To the JDK's server 0 means "until I close it", and -1 nothing at all.
        int length = response.body().length;
        exchange.sendResponseHeaders(response.status(), response.stream() != null ? 0 : length == 0 ? -1 : length);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
