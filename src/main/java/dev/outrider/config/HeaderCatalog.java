package dev.outrider.config;

import dev.outrider.config.ConversionKinds.Pairs;
import java.time.Duration;
import java.util.List;

/** The settings of headers and of tracing. */
final class HeaderCatalog {

    /** Who gets spans. */
    enum TracingExporter {
        /** Nobody. */
        NONE,
        /** A receiver of OpenTelemetry's protocol. */
        OTLP
    }

    static final Setting<Pairs> COLUMNS = Setting.named("headers.columns", ConversionKinds.headersFromColumns())
            .example("tenant_id:tenant,region")
            .everyday()
            .purpose("Columns of the outbox that become headers.")
            .because(
                    "The value is sent as the column's text, of a bytea as it is; null makes no header. What the row's own JSON"
                            + " headers say by the same name is left out.");

    static final Setting<Pairs> FIXED = Setting.named("headers.fixed", ConversionKinds.fixedHeaders())
            .example("origin=orders,environment=production")
            .everyday()
            .purpose("Headers that are the same on every record: origin, service, environment.")
            .because("No row can set them otherwise: what its own JSON headers say by the same name is left out.");

    static final Setting<TracingExporter> TRACING = Setting.named("tracing.exporter", Kinds.word(TracingExporter.class))
            .preset("none")
            .everyday()
            .purpose("Whether each attempt to send makes a span.")
            .because(
                    "otlp: a PRODUCER span, child of the row's own trace, whose context the record then carries on. It goes to"
                            + " tracing.endpoint by OpenTelemetry's protocol. none: the record carries the row's own context.");

    static final Setting<String> ENDPOINT = Setting.named(
                    "tracing.endpoint",
                    Kinds.text("URL", "http://HOST:PORT/PATH or https://…", "https?://[^\\s/@]+(/\\S*)?"))
            .preset("http://localhost:4318/v1/traces")
            .purpose("Where spans are sent, by OTLP over HTTP.")
            .because("A receiver that is away costs spans and never events; the log tells once.");

    static final Setting<String> HEADERS = Setting.named("tracing.headers", Kinds.secret())
            .example("/run/secrets/outrider-tracing-headers")
            .purpose("Headers for every request to tracing.endpoint, as name=value, several divided by commas.")
            .because("For a receiver that wants a login. A file is read again for every request.");

    static final Setting<Duration> TIMEOUT = Setting.named("tracing.timeout", Kinds.duration("100ms", "5m"))
            .preset("10s")
            .purpose("How long a request to tracing.endpoint may take.");

    static final Setting<String> SERVICE = Setting.named(
                    "tracing.service-name", Kinds.text("name", "1 to 255 characters", "[^\\p{Cntrl}]{1,255}"))
            .preset("outrider")
            .purpose("Resource attribute service.name of the spans.")
            .because("service.instance.id is instance.id.");

    static final Setting<Double> SAMPLE_RATIO = Setting.named("tracing.sample-ratio", ConversionKinds.ratio())
            .preset("1")
            .purpose("The share of traces that begin here and are kept.")
            .because("A row with a trace of its own follows the decision that was made where it began.");

    static final Setting<Boolean> MESSAGE_KEY = Setting.named("tracing.message-key", Kinds.flag())
            .preset("true")
            .purpose("Whether spans tell the record's key.")
            .because("Switch it off where keys are personal data that the receiver must not have.");

    static final Setting<Boolean> WAIT = Setting.named("tracing.wait", Kinds.flag())
            .preset("true")
            .purpose("Whether spans tell how long the row waited in the outbox.")
            .because("Then the table must have the column outbox.columns.created_at.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL =
            List.of(COLUMNS, FIXED, TRACING, ENDPOINT, HEADERS, TIMEOUT, SERVICE, SAMPLE_RATIO, MESSAGE_KEY, WAIT);

    private HeaderCatalog() {}
}
