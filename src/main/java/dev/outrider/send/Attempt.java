package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The producer's callback for one row. Whoever answers takes the row out, so that it is answered once, and so that an answered attempt that waits to be
 * swept away holds no payload.
 */
class Attempt implements Callback {

    private static final AtomicReferenceFieldUpdater<Attempt, @Nullable Outgoing> OUTGOING =
            AtomicReferenceFieldUpdater.newUpdater(Attempt.class, Outgoing.class, "outgoing");

    private final ProducerSession session;
    private final Turns.Line line;
    private final int place;
    private final boolean alone;
    private volatile @Nullable Outgoing outgoing;

    Attempt(ProducerSession session, Outgoing outgoing, Turns.Line line) {
        this.session = session;
        this.line = line;
        this.place = line.next();
        this.alone = outgoing.alone();
        this.outgoing = outgoing;
    }

    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception exception) {
        if (exception == null) {
            session.acknowledged(this, line.answered(place));
        } else {
            session.failed(this, exception);
        }
    }

    /** The row's record. Called once, on the sending thread. */
    ProducerRecord<byte @Nullable [], byte @Nullable []> record(Records records, Outgoing outgoing)
            throws UnsendableException {
        return records.of(outgoing);
    }

    /** Hears what became of it, from the one who took the row; null when it was acknowledged. */
    void answered(@Nullable Failure failure) {
        // Nobody listens.
    }

    /** The producer did not take it. On the sending thread, before the next attempt is made. */
    final void notTaken() {
        line.takeBack();
    }

    /** The producer took it, and has failed with it. */
    final void givenUp() {
        boolean unused = line.answered(place);
    }

    final boolean alone() {
        return alone;
    }

    /** The row, null when it was answered. */
    final @Nullable Outgoing outgoing() {
        return outgoing;
    }

    final boolean isAnswered() {
        return outgoing == null;
    }

    /** The row, for the one who comes first; null for all others. */
    final @Nullable Outgoing take() {
        return OUTGOING.getAndSet(this, null);
    }
}
