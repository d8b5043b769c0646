package dev.outrider.send.tracing;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the log once when the receiver of spans takes none, and once when it does again; the SDK would tell for every batch, and in a log of its own. */
final class WatchedExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger("dev.outrider.tracing");

    /** Held, because the JDK forgets a logger's level with the logger. */
    private static final java.util.logging.Logger SDK = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private long lost;

    WatchedExporter(SpanExporter exporter) {
        this.exporter = exporter;
        SDK.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = exporter.export(spans);
        result.whenComplete(() -> tell(result, count));
        return result;
    }

    private synchronized void tell(CompletableResultCode result, int spans) {
        if (result.isSuccess()) {
            if (lost > 0) {
                LOG.atInfo()
                        .addKeyValue("event", "tracing.back")
                        .addKeyValue("lost", lost)
                        .log("spans are taken again; {} were lost", lost);
            }
            lost = 0;
            return;
        }
        if (lost == 0) {
            Throwable cause = result.getFailureThrowable();
            LOG.atWarn()
                    .addKeyValue("event", "tracing.away")
                    .log(
                            "spans are not taken, and lost until they are: {}",
                            cause == null ? "no reason given" : cause.toString());
        }
        lost += spans;
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
