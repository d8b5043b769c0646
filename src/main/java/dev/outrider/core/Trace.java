package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The trace a row belongs to, as the application wrote it: not yet known to be valid.
 *
 * @param traceparent W3C trace context, sent as header of the same name
 * @param tracestate W3C trace state, sent as header of the same name
 * @param baggage W3C baggage, sent as header of the same name
 */
public record Trace(
        @Nullable String traceparent,
        @Nullable String tracestate,
        @Nullable String baggage) {

    /** Made for one of many rows without a trace: none. */
    public static @Nullable Trace of(
            @Nullable String traceparent, @Nullable String tracestate, @Nullable String baggage) {
        return traceparent == null && tracestate == null && baggage == null
                ? null
                : new Trace(traceparent, tracestate, baggage);
    }
}
