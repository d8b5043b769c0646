package dev.outrider.send.tracing;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Trace;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/** Shows traces to the SDK, and takes them from it. */
final class Carriers {

    static final TextMapGetter<Trace> GETTER = (carrier, key) -> {
        if (carrier == null) {
            return null;
        }
        return switch (key) {
            case Contexts.TRACEPARENT -> carrier.traceparent();
            case Contexts.TRACESTATE -> carrier.tracestate();
            default -> null;
        };
    };

    static final TextMapSetter<Written> SETTER = (carrier, key, value) -> {
        if (carrier != null) {
            carrier.put(key, value);
        }
    };

    private Carriers() {}

    /** What the SDK has written. */
    static final class Written {
        @Nullable
        String traceparent;

        @Nullable
        String tracestate;

        private void put(String key, String value) {
            switch (key) {
                case Contexts.TRACEPARENT -> traceparent = value;
                case Contexts.TRACESTATE -> tracestate = value;
                default -> {}
            }
        }
    }
}
