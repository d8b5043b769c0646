package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** An attempt with a span: a class of its own, so that attempts without one stay as small as they are. */
final class TracedAttempt extends Attempt {

    private final Tracer tracer;
    private Tracer.@Nullable Span span;
    private long offset = -1;

    TracedAttempt(ProducerSession session, Outgoing outgoing, Turns.Line line, Tracer tracer) {
        super(session, outgoing, line);
        this.tracer = tracer;
    }

    @Override
    ProducerRecord<byte @Nullable [], byte @Nullable []> record(Records records, Outgoing outgoing)
            throws UnsendableException {
        Tracer.Span begun;
        try {
            begun = tracer.begin(outgoing, records.traceOf(outgoing.row()));
        } catch (UnsendableException e) {
            // Whoever looks for the row finds at least why it went nowhere.
            span = tracer.begin(outgoing, null);
            throw e;
        }
        span = begun;
        return records.of(outgoing, begun.context());
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (metadata != null) {
            offset = metadata.offset();
        }
        super.onCompletion(metadata, exception);
    }

    @Override
    void answered(@Nullable Failure failure) {
        Tracer.Span begun = span;
        if (begun == null) {
            return;
        }
        if (failure == null) {
            begun.acknowledged(offset);
        } else {
            begun.failed(failure);
        }
    }
}
