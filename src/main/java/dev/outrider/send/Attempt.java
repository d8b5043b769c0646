package dev.outrider.send;

import dev.outrider.core.Outgoing;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The producer's callback for one row. Whoever answers takes the row out, so that it is answered once, and so that an answered attempt that waits to be
 * swept away holds no payload.
 */
final class Attempt implements Callback {

    private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Outgoing> OUTGOING =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Outgoing.class, "outgoing");

    private final ProducerSession session;
    private final boolean alone;
    private volatile @Nullable Outgoing outgoing;

    Attempt(ProducerSession session, Outgoing outgoing) {
        this.session = session;
        this.alone = outgoing.alone();
        this.outgoing = outgoing;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) {
            session.acknowledged(this);
        } else {
            session.failed(this, exception);
        }
    }

    boolean alone() {
        return alone;
    }

    boolean isAnswered() {
        return outgoing == null;
    }

    /** The row, for the one who comes first; null for all others. */
    @Nullable
    Outgoing take() {
        return OUTGOING.getAndSet(this, null);
    }
}
