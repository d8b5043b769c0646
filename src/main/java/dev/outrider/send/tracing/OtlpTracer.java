package dev.outrider.send.tracing;

import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import dev.outrider.send.Tracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.MeterProvider;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Spans by OpenTelemetry's SDK, in the words of its conventions for Kafka. */
public final class OtlpTracer implements Tracer {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    private static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    private static final AttributeKey<String> MESSAGE_ID = AttributeKey.stringKey("messaging.message.id");
    private static final AttributeKey<String> KEY = AttributeKey.stringKey("messaging.kafka.message.key");
    private static final AttributeKey<Boolean> TOMBSTONE = AttributeKey.booleanKey("messaging.kafka.message.tombstone");
    private static final AttributeKey<Long> SEQ = AttributeKey.longKey("outrider.outbox.seq");
    private static final AttributeKey<String> INSERTED = AttributeKey.stringKey("outrider.outbox.inserted_at");
    private static final AttributeKey<Long> WAIT = AttributeKey.longKey("outrider.outbox.wait_ms");

    private static final String SEND = "send";

    /** The event at the moment of the insertion, by the database's clock. */
    private static final String INSERTION = "outbox.insert";

    /** Half a second of a busy relay. */
    private static final int QUEUE_SPANS = 16_384;

    private static final int BATCH_SPANS = 1_024;
    private static final Duration GATHER = Duration.ofSeconds(1);
    private static final long CLOSE_SECONDS = 3;

    private final Tracing rules;
    private final SdkTracerProvider provider;
    private final io.opentelemetry.api.trace.Tracer tracer;
    private final InsertedAt insertedAt;

    private OtlpTracer(Tracing rules) {
        this.rules = rules;
        this.provider = provider(rules);
        this.tracer = provider.tracerBuilder("dev.outrider")
                .setInstrumentationVersion(rules.identity().version())
                .build();
        this.insertedAt = new InsertedAt(rules.insertedAt());
    }

    /** A tracer at work; it connects with its first spans. */
    public static Tracer of(Tracing rules) {
        return new OtlpTracer(rules);
    }

    private static SdkTracerProvider provider(Tracing rules) {
        Tracing.Receiver receiver = rules.receiver();
        OtlpHttpSpanExporter exporter = OtlpHttpSpanExporter.builder()
                .setEndpoint(receiver.endpoint())
                .setHeaders(receiver.headers())
                .setTimeout(receiver.timeout())
                .setMeterProvider(MeterProvider.noop())
                .build();
        BatchSpanProcessor processor = BatchSpanProcessor.builder(new WatchedExporter(exporter))
                .setMaxQueueSize(QUEUE_SPANS)
                .setMaxExportBatchSize(BATCH_SPANS)
                .setScheduleDelay(GATHER)
                .setMeterProvider(MeterProvider.noop())
                .build();
        Attributes identity = Attributes.builder()
                .put("service.name", rules.identity().service())
                .put("service.instance.id", rules.identity().instance())
                .put("service.version", rules.identity().version())
                .build();
        return SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(identity)))
                .setSampler(Sampler.parentBased(Sampler.traceIdRatioBased(rules.sampleRatio())))
                .addSpanProcessor(processor)
                .build();
    }

    @Override
    public Span begin(Outgoing outgoing, @Nullable Trace parent) {
        Row row = outgoing.row();
        String topic = row.chain().topic();
        SpanBuilder builder = tracer.spanBuilder(SEND + " " + topic)
                .setSpanKind(SpanKind.PRODUCER)
                .setParent(context(parent))
                .setAttribute(SYSTEM, "kafka")
                .setAttribute(OPERATION, SEND)
                .setAttribute(OPERATION_TYPE, SEND)
                .setAttribute(DESTINATION, topic)
                .setAttribute(PARTITION, Integer.toString(outgoing.partition()))
                .setAttribute(MESSAGE_ID, row.id())
                .setAttribute(SEQ, row.seq());
        if (row.content().payload() == null) {
            builder.setAttribute(TOMBSTONE, true);
        }
        byte[] key = row.chain().key();
        String keyText = key == null || !rules.messageKey() ? null : dev.outrider.convert.Utf8.text(key);
        if (keyText != null) {
            builder.setAttribute(KEY, keyText);
        }
        io.opentelemetry.api.trace.Span span = builder.startSpan();
        if (span.isRecording()) {
            tellWait(span, insertedAt.of(row));
        }
        return new OtlpSpan(span, context(span, parent));
    }

    /** Two clocks are compared here, which is good enough to look at and for nothing else. */
    private static void tellWait(io.opentelemetry.api.trace.Span span, @Nullable Instant inserted) {
        if (inserted != null) {
            span.setAttribute(INSERTED, inserted.toString());
            span.setAttribute(WAIT, Duration.between(inserted, Instant.now()).toMillis());
            span.addEvent(INSERTION, inserted);
        }
    }

    private static Context context(@Nullable Trace parent) {
        return parent == null
                ? Context.root()
                : W3CTraceContextPropagator.getInstance().extract(Context.root(), parent, Carriers.GETTER);
    }

    private static Trace context(io.opentelemetry.api.trace.Span span, @Nullable Trace parent) {
        Carriers.Written written = new Carriers.Written();
        W3CTraceContextPropagator.getInstance().inject(Context.root().with(span), written, Carriers.SETTER);
        return new Trace(written.traceparent, written.tracestate, parent == null ? null : parent.baggage());
    }

    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** One span of the SDK's. */
    private record OtlpSpan(io.opentelemetry.api.trace.Span span, Trace context) implements Span {

        private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
        private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
        private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outrider.outcome");

        @Override
        public void acknowledged(long offset) {
            if (offset >= 0) {
                span.setAttribute(OFFSET, offset);
            }
            span.end();
        }

        @Override
        public void failed(Failure failure) {
            span.setAttribute(ERROR, failure.code());
            span.setAttribute(OUTCOME, failure.outcome().name().toLowerCase(java.util.Locale.ROOT));
            span.setStatus(io.opentelemetry.api.trace.StatusCode.ERROR, failure.message());
            span.end();
        }
    }
}
