package dev.outrider.send.tracing;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How attempts are traced.
 *
 * @param receiver where spans go
 * @param identity whose they are
 * @param sampleRatio the share of traces that begin here and are kept, from 0 to 1; a trace that began elsewhere has been decided about there
 * @param messageKey whether spans tell the record's key
 * @param insertedAt where the time of a row's insertion stands among the columns that it brings along
 */
public record Tracing(Receiver receiver, Identity identity, double sampleRatio, boolean messageKey, int insertedAt) {

    /**
     * Where spans go.
     *
     * @param endpoint the address of OTLP over HTTP, with its path
     * @param headers what is added to every request; asked for anew for each
     * @param timeout how long a request may take
     */
    public record Receiver(String endpoint, Supplier<Map<String, String>> headers, Duration timeout) {}

    /**
     * Whose spans they are.
     *
     * @param service the service's name
     * @param instance this instance's name
     * @param version the relay's version
     */
    public record Identity(String service, String instance, String version) {}
}
