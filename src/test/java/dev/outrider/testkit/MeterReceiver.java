package dev.outrider.testkit;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.ResourceMetrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Receives meters by OpenTelemetry's protocol over HTTP, as its own definition of the messages reads them. */
public final class MeterReceiver implements AutoCloseable {

    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private final HttpServer server;
    private final Map<String, Metric> last = new ConcurrentHashMap<>();
    private final Map<String, String> resource = new ConcurrentHashMap<>();
    private volatile @Nullable String authorization;
    private volatile boolean refusing;

    /** Listens on a free port. */
    public MeterReceiver() throws IOException {
        HttpServers.limit();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/metrics", this::receive);
        server.start();
    }

    /** What an exporter is told. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/metrics";
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            authorization = exchange.getRequestHeaders().getFirst("Authorization");
            if (refusing) {
                exchange.sendResponseHeaders(BAD_REQUEST, -1);
                return;
            }
            for (ResourceMetrics each :
                    ExportMetricsServiceRequest.parseFrom(body).getResourceMetricsList()) {
                each.getResource()
                        .getAttributesList()
                        .forEach(pair ->
                                resource.put(pair.getKey(), pair.getValue().getStringValue()));
                each.getScopeMetricsList()
                        .forEach(scope -> scope.getMetricsList().forEach(metric -> last.put(metric.getName(), metric)));
            }
            exchange.sendResponseHeaders(OK, -1);
        }
    }

    /** Whether every request is refused from now on, with an answer after which no exporter tries again. */
    public void refuse(boolean refuse) {
        refusing = refuse;
    }

    /** The last of each name. */
    public Map<String, Metric> last() {
        return new TreeMap<>(last);
    }

    /** What is said of who sent them. */
    public Map<String, String> resource() {
        return resource;
    }

    /** The header of the last request. */
    public @Nullable String authorization() {
        return authorization;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
