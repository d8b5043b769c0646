package dev.outrider.config;

import java.time.Duration;
import java.util.List;

/** The settings of what the relay tells of itself in numbers. */
final class MeteringCatalog {

    static final Setting<Long> SIZE_BUDGET = Setting.named("outbox.size-budget", Kinds.size("1MiB", "999999GiB"))
            .example("50GiB")
            .purpose("How large the outbox may become on the disk, with its indexes.")
            .because(
                    "Stops nothing: outrider_table_full_in_seconds tells when that is reached as the table grows now, for an"
                            + " alert. How much room the disk has, no SQL can tell.");

    static final Setting<Boolean> HOT_KEYS = Setting.named("hot-keys", Kinds.flag())
            .preset("true")
            .purpose("Whether GET /hot-keys tells which keys have the most rows, and which are the latest.")
            .because(
                    "Costs little and bounded memory. Switch it off where keys are personal data that nobody shall see there.");

    static final Setting<String> OTLP_ENDPOINT = Setting.named(
                    "metrics.otlp.endpoint",
                    Kinds.text("URL", "http://HOST:PORT/PATH or https://…", "https?://[^\\s/@]+(/\\S*)?"))
            .example("http://localhost:4318/v1/metrics")
            .purpose("Where the meters of /metrics are sent as well, by OTLP over HTTP.")
            .because(
                    "Without it they are not. A receiver that is away costs numbers and never events; the log tells once."
                            + " service.name is tracing.service-name.");

    static final Setting<Duration> OTLP_INTERVAL = Setting.named("metrics.otlp.interval", Kinds.duration("1s", "1h"))
            .preset("60s")
            .purpose("How often they are sent.");

    static final Setting<String> OTLP_HEADERS = Setting.named("metrics.otlp.headers", Kinds.secret())
            .example("/run/secrets/outrider-otlp-headers")
            .purpose("Headers for every request to metrics.otlp.endpoint, as name=value, several divided by commas.")
            .because("For a receiver that wants a login. A file is read again for every request.");

    static final Setting<Duration> OTLP_TIMEOUT = Setting.named("metrics.otlp.timeout", Kinds.duration("100ms", "1m"))
            .preset("10s")
            .purpose("How long a request to metrics.otlp.endpoint may take.");

    /** In the order of the reference, without the budget, which stands with the outbox. */
    static final List<Setting<?>> ALL = List.of(HOT_KEYS, OTLP_ENDPOINT, OTLP_INTERVAL, OTLP_HEADERS, OTLP_TIMEOUT);

    private MeteringCatalog() {}
}
