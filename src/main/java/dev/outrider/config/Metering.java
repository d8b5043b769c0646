package dev.outrider.config;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the relay tells of itself in numbers.
 *
 * @param sizeBudgetBytes how large the outbox may become with its indexes, 0 for no such bound
 * @param hotKeys whether the keys with the most rows are counted
 * @param otlp where the meters are sent, null for nowhere
 */
public record Metering(
        long sizeBudgetBytes, boolean hotKeys, @Nullable Otlp otlp) {

    /**
     * Where the meters are sent.
     *
     * @param endpoint the address of OTLP over HTTP, with its path
     * @param headers what is added to every request; asked for anew for each
     * @param timeout how long a request may take
     * @param interval how often they are sent
     * @param service the service's name
     */
    public record Otlp(
            String endpoint,
            Supplier<Map<String, String>> headers,
            Duration timeout,
            Duration interval,
            String service) {}

    static Metering of(Values values) {
        Long budget = values.find(MeteringCatalog.SIZE_BUDGET);
        return new Metering(budget == null ? 0 : budget, values.get(MeteringCatalog.HOT_KEYS), otlp(values));
    }

    private static @Nullable Otlp otlp(Values values) {
        String endpoint = values.find(MeteringCatalog.OTLP_ENDPOINT);
        Secret headers = values.secret(MeteringCatalog.OTLP_HEADERS.name());
        Duration timeout = values.get(MeteringCatalog.OTLP_TIMEOUT);
        Duration interval = values.get(MeteringCatalog.OTLP_INTERVAL);
        return endpoint == null
                ? null
                : new Otlp(
                        endpoint,
                        () -> ConversionAssembly.requestHeaders(headers),
                        timeout,
                        interval,
                        values.get(HeaderCatalog.SERVICE));
    }
}
