package dev.outrider.sim;

import dev.outrider.core.Outgoing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A producer's batches for one partition, and its connection to that partition's leader. */
final class Pipe {

    /** A batch that has no final answer yet. */
    static final class Batch {
        final List<Outgoing> attempts = new ArrayList<>();
        int firstSequence = -1;
        boolean inFlight;
        /** Tells the answer to the last transmission from answers to earlier ones. */
        int transmission;

        /** A request with it had no answer: it may be in the log. */
        boolean unanswered;

        long notBeforeNanos;
    }

    /** In the order of their sequence numbers; only batches at the end have none yet. */
    final List<Batch> batches = new ArrayList<>();

    int epoch;
    int nextSequence;
    /** The highest sequence number that was acknowledged in this epoch. */
    int lastAcknowledged = -1;

    int inFlight;
    /** A batch failed for good: the brokers' next expected sequence number will never come, so the later ones get new numbers. */
    boolean mustRenumber;
    /** The connection is gone and the client has not noticed yet: nothing gets through, in either direction. */
    boolean broken;

    long lastArrivalNanos;
    long lastResponseNanos;
    /**
     * The producer's thread comes late: it gives a batch up then, and only after that looks at what the broker has answered meanwhile. In the real
     * client both happen in one turn of its sender, also when the callback in between has closed it; so a row may be acknowledged after its predecessor failed.
     */
    long turnNanos;
    /** Requests of the closed session are held up until then. */
    long heldUntilNanos;

    /** The batch to which another record may be added, null when a new one is needed. */
    @Nullable
    Batch open(int batchRows) {
        if (batches.isEmpty()) {
            return null;
        }
        Batch last = batches.get(batches.size() - 1);
        return last.firstSequence < 0 && last.attempts.size() < batchRows ? last : null;
    }

    void number(Batch batch) {
        batch.firstSequence = nextSequence;
        nextSequence += batch.attempts.size();
    }

    /** A new epoch: everything that is left begins at 0. Returns what may be in the log under an old number. */
    List<Outgoing> renumber() {
        mustRenumber = false;
        epoch++;
        nextSequence = 0;
        lastAcknowledged = -1;
        List<Outgoing> renumbered = new ArrayList<>();
        for (Batch batch : batches) {
            if (batch.firstSequence >= 0) {
                number(batch);
                if (batch.unanswered) {
                    renumbered.addAll(batch.attempts);
                }
            }
        }
        return renumbered;
    }

    /** Whether every batch before it was acknowledged, and none after it. */
    boolean isNext(Batch batch) {
        return batches.get(0) == batch && batch.firstSequence == lastAcknowledged + 1;
    }

    void acknowledge(Batch batch) {
        takeBack(batch, 0);
        batches.remove(batch);
        lastAcknowledged = Math.max(lastAcknowledged, batch.firstSequence + batch.attempts.size() - 1);
    }

    void takeBack(Batch batch, long notBefore) {
        if (batch.inFlight) {
            batch.inFlight = false;
            inFlight--;
        }
        batch.transmission++;
        batch.notBeforeNanos = notBefore;
    }
}
