package dev.outrider.testkit;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Receives spans by OpenTelemetry's protocol over HTTP, as its own definition of the messages reads them. */
public final class SpanReceiver implements AutoCloseable {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final Map<String, Object> resource = new ConcurrentHashMap<>();
    private final Map<String, String> requestHeaders = new ConcurrentHashMap<>();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile boolean refusing;

    /** Listens on a free port. */
    public SpanReceiver() throws IOException {
        HttpServers.limit();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::receive);
        server.start();
    }

    /** What an exporter is told. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (refusing) {
                refused.incrementAndGet();
                exchange.sendResponseHeaders(BAD_REQUEST, -1);
                return;
            }
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            requestHeaders.put(name.toLowerCase(java.util.Locale.ROOT), values.get(0)));
            for (ResourceSpans each : ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
                resource.putAll(map(each.getResource().getAttributesList()));
                each.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList()));
            }
            byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(OK, answer.length == 0 ? -1 : answer.length);
            if (answer.length > 0) {
                exchange.getResponseBody().write(answer);
            }
        }
    }

    /** From now on every request is refused, with an answer after which no exporter tries again. */
    public void refuse() {
        refusing = true;
    }

    /** From now on spans are taken. */
    public void accept() {
        refusing = false;
    }

    /** How many requests were refused. */
    public int refused() {
        return refused.get();
    }

    /** Waits for so many spans, and fails when there are more. */
    public void awaitSpans(int count) {
        Await.until(SOON, () -> count + " spans, not " + spans, () -> spans.size() >= count);
        if (spans.size() > count) {
            throw new AssertionError(count + " spans, not " + spans);
        }
    }

    /** All of them. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** The one of the record with this key. */
    public Span span(String key) {
        return spans.stream()
                .filter(span -> key.equals(attributes(span).get("messaging.kafka.message.key")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no span of " + key + " among " + spans));
    }

    /** What is said of who sent them. */
    public Map<String, Object> resource() {
        return resource;
    }

    /** A header of the last request. */
    public String requestHeader(String name) {
        return String.valueOf(requestHeaders.get(name.toLowerCase(java.util.Locale.ROOT)));
    }

    /** A span's attributes. */
    public static Map<String, Object> attributes(Span span) {
        return map(span.getAttributesList());
    }

    private static Map<String, Object> map(List<KeyValue> pairs) {
        Map<String, Object> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), value(pair.getValue())));
        return map;
    }

    private static Object value(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> value.getIntValue();
            case BOOL_VALUE -> value.getBoolValue();
            default -> value.toString();
        };
    }

    /** Bytes as they are written in headers. */
    public static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
