package dev.outrider.sim;

import dev.outrider.core.Outgoing;
import java.util.List;

/**
 * A batch on the wire.
 *
 * @param session who sent it
 * @param attempts its records, all of one partition
 * @param epoch the producer's epoch for that partition
 * @param firstSequence the first record's sequence number in that epoch
 */
record FakeRequest(FakeSession session, List<Outgoing> attempts, int epoch, int firstSequence) {

    String topic() {
        return attempts.get(0).row().chain().topic();
    }

    int partition() {
        return attempts.get(0).partition();
    }

    long producerId() {
        return session.producerId();
    }

    int lastSequence() {
        return firstSequence + attempts.size() - 1;
    }
}
