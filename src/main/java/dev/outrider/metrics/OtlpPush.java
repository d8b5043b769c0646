package dev.outrider.metrics;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends what a scrape would tell, by OpenTelemetry's protocol. Used by one thread. The log tells once when nobody takes it, and once when somebody does again. */
public final class OtlpPush implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("dev.outrider.metrics");

    /** Held, because the JDK forgets a logger's level with the logger. It would tell of every failure, and in a log of its own. */
    private static final java.util.logging.Logger SDK = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final Exposition exposition;
    private final Receiver receiver;
    private final OtlpHttpMetricExporter exporter;
    private final OtlpMeters meters;
    private boolean away;

    /**
     * Who takes it.
     *
     * @param endpoint the address of OTLP over HTTP, with its path
     * @param headers what is added to every request; asked for anew for each
     * @param timeout how long a request may take
     */
    public record Receiver(String endpoint, Supplier<Map<String, String>> headers, Duration timeout) {}

    /**
     * Who tells.
     *
     * @param service the service's name
     * @param instance this instance's name
     * @param version the relay's version
     */
    public record Identity(String service, String instance, String version) {}

    /**
     * Connects to nothing yet.
     *
     * @param exposition what a scrape would tell
     * @param receiver who takes it
     * @param identity who tells
     */
    public OtlpPush(Exposition exposition, Receiver receiver, Identity identity) {
        SDK.setLevel(Level.OFF);
        this.exposition = exposition;
        this.receiver = receiver;
        this.exporter = OtlpHttpMetricExporter.builder()
                .setEndpoint(receiver.endpoint)
                .setHeaders(receiver.headers)
                .setTimeout(receiver.timeout)
                .setMeterProvider(MeterProvider.noop())
                .build();
        Attributes who = Attributes.builder()
                .put("service.name", identity.service)
                .put("service.instance.id", identity.instance)
                .put("service.version", identity.version)
                .build();
        this.meters = new OtlpMeters(Resource.getDefault().merge(Resource.create(who)), epochNanos());
    }

    private static long epochNanos() {
        return TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());
    }

    /** Sends once, and waits for the answer; returns whether it was taken. */
    public boolean push() {
        CompletableResultCode result = exporter.export(meters.of(exposition.snapshots(), epochNanos()));
        result.join(2 * receiver.timeout.toMillis(), TimeUnit.MILLISECONDS);
        tell(result.isSuccess(), result.getFailureThrowable());
        return result.isSuccess();
    }

    private void tell(boolean taken, @Nullable Throwable cause) {
        if (!taken && !away) {
            LOG.atWarn()
                    .addKeyValue("event", "metrics.away")
                    .log(
                            "meters are not taken; trying again: {}",
                            cause == null ? "no reason given" : cause.toString());
        } else if (taken && away) {
            LOG.atInfo().addKeyValue("event", "metrics.back").log("meters are taken again");
        }
        away = !taken;
    }

    @Override
    public void close() {
        CompletableResultCode unused = exporter.shutdown();
    }
}
