package dev.outrider.interceptor;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Records that are to be logged and have no answer yet. The producer hands a record's own list of headers back with the answer: the one thing by which a
 * record is known again.
 */
final class Samples {

    /** What is lost of them in an outage is only a line in the log. */
    private static final int KEPT_MAX = 1_000;

    private final Map<Identity, Sample> waiting = new ConcurrentHashMap<>();
    private final Deque<Identity> order = new ArrayDeque<>();

    /**
     * A record on its way.
     *
     * @param record the record
     * @param sinceNanos when it was handed over
     */
    record Sample(ProducerRecord<Object, Object> record, long sinceNanos) {}

    private record Identity(Headers headers) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Identity that && headers == that.headers;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(headers);
        }
    }

    void add(ProducerRecord<Object, Object> record) {
        Identity identity = new Identity(record.headers());
        synchronized (order) {
            if (order.size() >= KEPT_MAX) {
                waiting.remove(order.removeFirst());
            }
            order.addLast(identity);
        }
        waiting.put(identity, new Sample(record, System.nanoTime()));
    }

    /** Whose headers these are, null when that record is not to be logged. */
    @Nullable
    Sample take(Headers headers) {
        return waiting.isEmpty() ? null : waiting.remove(new Identity(headers));
    }
}
