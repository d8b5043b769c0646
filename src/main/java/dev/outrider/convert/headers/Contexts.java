package dev.outrider.convert.headers;

import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Lets only valid trace headers pass, and counts what it drops. A consumer's tracing library would drop an invalid one too, or fail on it; but an event must
 * not be lost or parked for its trace.
 *
 * <p>One thread sends; any may look at the counts.
 */
public final class Contexts {

    /** Names of headers, which are the W3C's. */
    public static final String TRACEPARENT = "traceparent";

    /** As above. */
    public static final String TRACESTATE = "tracestate";

    /** As above. */
    public static final String BAGGAGE = "baggage";

    private final AtomicLong traceparents = new AtomicLong();
    private final AtomicLong tracestates = new AtomicLong();
    private final AtomicLong baggages = new AtomicLong();
    private volatile long lastSeq;

    /**
     * What was dropped since the start, counted at every attempt to send.
     *
     * @param traceparent headers of this name that were invalid
     * @param tracestate headers of this name that were invalid, or without a valid traceparent, without which they mean nothing
     * @param baggage headers of this name that were invalid
     * @param lastSeq the number of the row that had the last of them, 0 when there was none
     */
    public record Dropped(long traceparent, long tracestate, long baggage, long lastSeq) {

        /** All of them. */
        public long total() {
            return traceparent + tracestate + baggage;
        }
    }

    /** Whether a header of this name is one of those that this class is about. */
    static boolean isOne(String name) {
        return name.equals(TRACEPARENT) || name.equals(TRACESTATE) || name.equals(BAGGAGE);
    }

    /** Whether it is a traceparent as the W3C wants it. */
    public static boolean isTraceparent(String text) {
        return TraceRules.isTraceparent(text);
    }

    /** Whether it is a tracestate as the W3C wants it. */
    public static boolean isTracestate(String text) {
        return TraceRules.isTracestate(text);
    }

    /** What was dropped so far. */
    public Dropped dropped() {
        return new Dropped(traceparents.get(), tracestates.get(), baggages.get(), lastSeq);
    }

    /**
     * What is valid of a trace; the same object when all of it is, null when nothing is.
     *
     * @param trace as the application wrote it
     * @param continued whether there is a valid traceparent already, which a tracestate may go with
     * @param seq the row's number, which is kept for those who look for it
     */
    public @Nullable Trace valid(Trace trace, boolean continued, long seq) {
        String parent = trace.traceparent();
        boolean parentValid = parent != null && TraceRules.isTraceparent(parent);
        String state = trace.tracestate();
        boolean stateValid = state != null && (parentValid || continued) && TraceRules.isTracestate(state);
        String baggage = trace.baggage();
        boolean baggageValid = baggage != null && TraceRules.isBaggage(baggage);
        if (parentValid == (parent != null) && stateValid == (state != null) && baggageValid == (baggage != null)) {
            return trace;
        }
        count(traceparents, parent != null && !parentValid, seq);
        count(tracestates, state != null && !stateValid, seq);
        count(baggages, baggage != null && !baggageValid, seq);
        return Trace.of(parentValid ? parent : null, stateValid ? state : null, baggageValid ? baggage : null);
    }

    private void count(AtomicLong counter, boolean dropped, long seq) {
        if (dropped) {
            counter.incrementAndGet();
            lastSeq = seq;
        }
    }

    /** Adds the headers of a trace that is valid. */
    public static void add(Headers headers, Trace trace) {
        add(headers, TRACEPARENT, trace.traceparent());
        add(headers, TRACESTATE, trace.tracestate());
        add(headers, BAGGAGE, trace.baggage());
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
