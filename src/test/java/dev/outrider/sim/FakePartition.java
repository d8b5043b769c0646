package dev.outrider.sim;

import dev.outrider.core.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One partition: its log, and what it remembers of the producers that wrote to it. */
final class FakePartition {

    /** How a request fits to what the producer wrote before. */
    enum Fit {
        NEXT,
        KNOWN,
        OUT_OF_ORDER
    }

    private record Batch(int epoch, int firstSequence, int lastSequence) {}

    /** As many batches of a producer as a real broker remembers: a repetition of one of them is known, of an older one out of order. */
    private static final int REMEMBERED = 5;

    private final Map<Long, ArrayDeque<Batch>> producers = new HashMap<>();
    final List<String> log = new ArrayList<>();
    /** Until then it has no leader. */
    long leaderlessUntilNanos;

    boolean knows(long producerId) {
        return producers.containsKey(producerId);
    }

    /**
     * A producer of which nothing is known may begin with any sequence number: this is why a session's very first batch has no
     * protection against being overtaken when it is refused.
     */
    Fit judge(FakeRequest request) {
        ArrayDeque<Batch> known = producers.get(request.producerId());
        if (known == null) {
            return Fit.NEXT;
        }
        if (known.contains(batch(request))) {
            return Fit.KNOWN;
        }
        Batch last = known.getLast();
        boolean next = request.epoch() == last.epoch
                ? request.firstSequence() == last.lastSequence + 1
                : request.epoch() > last.epoch && request.firstSequence() == 0;
        return next ? Fit.NEXT : Fit.OUT_OF_ORDER;
    }

    private static Batch batch(FakeRequest request) {
        return new Batch(request.epoch(), request.firstSequence(), request.lastSequence());
    }

    void append(FakeRequest request) {
        ArrayDeque<Batch> known = producers.computeIfAbsent(request.producerId(), id -> new ArrayDeque<>());
        known.add(batch(request));
        if (known.size() > REMEMBERED) {
            known.removeFirst();
        }
        for (Outgoing attempt : request.attempts()) {
            log.add(attempt.row().id());
        }
    }
}
