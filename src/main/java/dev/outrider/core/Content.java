package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * What a row carries besides its place: the core never looks inside, it only counts the bytes.
 *
 * @param payload the value as stored, null for a tombstone
 * @param timestampMillis the record's timestamp in milliseconds since 1970, null to let the producer choose
 * @param type the event's type, sent as header {@code type}
 * @param trace the trace it belongs to, null for none
 * @param headers the row's own headers as a JSON object in text form
 * @param columns values of further columns as the bytes of their text, null for SQL NULL, in the order in which the configuration asks
 *     for them; null when it asks for none
 */
public record Content(
        byte @Nullable [] payload,
        @Nullable Long timestampMillis,
        @Nullable String type,
        @Nullable Trace trace,
        @Nullable String headers,
        byte @Nullable [] @Nullable [] columns) {

    /** Content with a payload and nothing else. */
    public static Content of(byte @Nullable [] payload) {
        return new Content(payload, null, null, null, null, null);
    }

    /** An upper estimate of the record's size in bytes without its key. */
    int bytes() {
        return RECORD_OVERHEAD
                + (payload == null ? 0 : payload.length)
                + length(type)
                + length(trace)
                + length(headers)
                + length(columns);
    }

    /** Kafka's record framing (at most 21 bytes), header names, and the {@code id} header with a UUID. */
    private static final int RECORD_OVERHEAD = 128;

    private static int length(byte @Nullable [] @Nullable [] values) {
        int bytes = 0;
        if (values != null) {
            for (byte[] value : values) {
                bytes += value == null ? 0 : value.length;
            }
        }
        return bytes;
    }

    private static int length(@Nullable Trace trace) {
        return trace == null ? 0 : length(trace.traceparent()) + length(trace.tracestate()) + length(trace.baggage());
    }

    private static int length(@Nullable String text) {
        // UTF-8 needs up to three bytes for one char: an estimate that is too low would break the window's bound.
        return text == null ? 0 : 3 * text.length();
    }
}
