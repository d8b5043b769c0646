package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.ChainId;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An idempotent producer, {@code acks=all}, up to five batches in flight per partition, retrying without end. It keeps the order across retries and loses it,
 * as the real one does, when a batch fails for good: later batches get new numbers and land, unless the failed callback closes it.
 */
class FakeSession implements Broker.Session {

    private static final int MAX_IN_FLIGHT = 5;
    private static final long NOTICE_NANOS = 20 * Dice.MILLI;
    private static final long LATE_TURN_NANOS = 20 * Dice.MILLI;
    private static final long CLOSING_NANOS = 200 * Dice.MICRO;

    private record Place(String topic, int partition) {}

    private final int number;
    final Broker.Listener listener;
    final FakeCluster cluster;
    private final Wire wire;
    private final Gate gate;
    private final long producerId;
    private final Map<Place, Pipe> pipes = new LinkedHashMap<>();
    private final Set<ChainId> stopped = new HashSet<>();
    private boolean closing;
    private boolean closed;

    FakeSession(int number, Broker.Listener listener, FakeCluster cluster, Wire wire, Gate gate) {
        this.number = number;
        this.listener = listener;
        this.cluster = cluster;
        this.wire = wire;
        this.gate = gate;
        this.producerId = cluster.newProducerId();
    }

    int number() {
        return number;
    }

    long producerId() {
        return producerId;
    }

    /** Whether nobody listens any more: the session is closed, or its process is dead. */
    boolean over() {
        return closing || gate.dead();
    }

    /** Whether its process, or the loop in it, stands still. */
    boolean paused() {
        return gate.standsStill();
    }

    // ---- the calling thread

    @Override
    public void send(List<Outgoing> rows) {
        rows.forEach(this::send);
    }

    private void send(Outgoing attempt) {
        ChainId chain = attempt.row().chain();
        if (closing) {
            answer(attempt, failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "the session is closed"));
            return;
        }
        if (attempt.alone()) {
            stopped.remove(chain);
        } else if (stopped.contains(chain)) {
            wire.faults().count(Happening.CHAIN_STOPPED);
            answer(attempt, failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "an earlier row was not sent"));
            return;
        }
        Failure failure = Refusals.bySend(attempt, cluster, wire.faults());
        if (failure != null) {
            wire.faults().count(Happening.SEND_THREW);
            if (chain.keyed() && stopsChains()) {
                stopped.add(chain);
            }
            answer(attempt, failure);
        } else {
            append(attempt);
        }
    }

    private void append(Outgoing attempt) {
        Pipe pipe = pipes.computeIfAbsent(
                new Place(attempt.row().chain().topic(), attempt.partition()), place -> new Pipe());
        Pipe.Batch batch = pipe.open(wire.batchRows());
        if (batch == null) {
            batch = new Pipe.Batch();
            batch.notBeforeNanos = wire.agenda().now() + wire.lingerNanos();
            pipe.batches.add(batch);
            client(wire.lingerNanos(), () -> pump(pipe));
        }
        batch.attempts.add(attempt);
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        for (Pipe pipe : pipes.values()) {
            holdUp(pipe);
        }
        client(CLOSING_NANOS, this::end);
    }

    /** What is on the wire is beyond recall; with bad luck it arrives much later. Also when the process dies. */
    void abandon() {
        pipes.values().forEach(this::holdUp);
    }

    private void holdUp(Pipe pipe) {
        if (wire.faults().strikes(Rate.LANDS_LATE)) {
            pipe.heldUntilNanos = wire.agenda().now() + wire.dice().between(0L, wire.lateNanos());
        }
    }

    private void end() {
        closed = true;
        for (Pipe pipe : pipes.values()) {
            for (Pipe.Batch batch : pipe.batches) {
                for (Outgoing attempt : batch.attempts) {
                    answer(attempt, failure(Failure.Kind.RETRY, Failure.Outcome.UNKNOWN, "closed forcefully"));
                }
            }
            pipe.batches.clear();
        }
        listener.closed(number);
    }

    // ---- the producer's own thread

    private void client(long delayNanos, Runnable action) {
        wire.agenda().after(delayNanos, () -> gate.run(action));
    }

    private void pump(Pipe pipe) {
        if (closing || (pipe.mustRenumber && pipe.inFlight > 0)) {
            return;
        }
        if (pipe.mustRenumber) {
            if (!pipe.batches.isEmpty() && pipe.batches.get(0).firstSequence >= 0) {
                wire.faults().count(Happening.BATCHES_RENUMBERED);
            }
            mayLandTwice(pipe.renumber());
        }
        long now = wire.agenda().now();
        for (Pipe.Batch batch : pipe.batches) {
            if (batch.inFlight) {
                continue;
            }
            if (pipe.inFlight >= MAX_IN_FLIGHT) {
                return;
            }
            if (batch.notBeforeNanos > now) {
                client(batch.notBeforeNanos - now, () -> pump(pipe));
                return;
            }
            transmit(pipe, batch);
        }
    }

    private void transmit(Pipe pipe, Pipe.Batch batch) {
        if (batch.firstSequence < 0) {
            pipe.number(batch);
        }
        batch.inFlight = true;
        pipe.inFlight++;
        int transmission = ++batch.transmission;
        FakeRequest request = new FakeRequest(this, List.copyOf(batch.attempts), pipe.epoch, batch.firstSequence);
        if (!pipe.broken && wire.faults().strikes(Rate.REQUEST_IS_LOST)) {
            wire.faults().count(Happening.REQUEST_LOST);
            breakConnection(pipe);
        }
        if (!pipe.broken) {
            long arrival = Math.max(pipe.lastArrivalNanos, wire.agenda().now() + wire.latency());
            pipe.lastArrivalNanos = arrival;
            wire.agenda().at(arrival, () -> arrive(pipe, batch, transmission, request));
        }
        if (wire.faults().strikes(Rate.OUTCOME_IS_UNKNOWN)) {
            long atNanos = wire.agenda().now() + wire.latency();
            if (wire.dice().chance(0.5)) {
                atNanos += wire.dice().spread(Dice.MILLI, LATE_TURN_NANOS);
                pipe.turnNanos = atNanos;
            }
            client(atNanos - wire.agenda().now(), () -> expire(pipe, batch, transmission));
        }
    }

    /** Requests and answers of one connection come in order, so what is behind a lost one is lost with it. */
    private void breakConnection(Pipe pipe) {
        pipe.broken = true;
        client(NOTICE_NANOS, () -> {
            pipe.broken = false;
            pipe.lastArrivalNanos = 0;
            pipe.lastResponseNanos = 0;
            long retryAt = wire.retryAt();
            for (Pipe.Batch batch : pipe.batches) {
                if (batch.inFlight) {
                    batch.unanswered = true;
                    pipe.takeBack(batch, retryAt);
                }
            }
            pump(pipe);
        });
    }

    private void expire(Pipe pipe, Pipe.Batch batch, int transmission) {
        if (batch.transmission == transmission && !closed && pipe.batches.contains(batch)) {
            wire.faults().count(Happening.OUTCOME_UNKNOWN);
            fail(pipe, batch, FakeCluster.Verdict.RETRY);
        }
    }

    // ---- the wire and the broker

    private void arrive(Pipe pipe, Pipe.Batch batch, int transmission, FakeRequest request) {
        if (over() && wire.agenda().now() < pipe.heldUntilNanos) {
            wire.agenda().at(pipe.heldUntilNanos, () -> arrive(pipe, batch, transmission, request));
            return;
        }
        if (cluster.frozen()) {
            cluster.whenThawed(() -> arrive(pipe, batch, transmission, request));
            return;
        }
        if (!cluster.reachable) {
            if (!pipe.broken) {
                breakConnection(pipe);
            }
            return;
        }
        FakeCluster.Verdict verdict = cluster.handle(request);
        if (!pipe.broken && wire.faults().strikes(Rate.RESPONSE_IS_LOST)) {
            wire.faults().count(Happening.RESPONSE_LOST);
            breakConnection(pipe);
            return;
        }
        long response = Math.max(pipe.lastResponseNanos, wire.agenda().now() + wire.latency());
        response = Math.max(pipe.turnNanos, response);
        pipe.lastResponseNanos = response;
        wire.agenda().at(response, () -> gate.run(() -> respond(pipe, batch, transmission, verdict)));
    }

    private void respond(Pipe pipe, Pipe.Batch batch, int transmission, FakeCluster.Verdict verdict) {
        if (closed || pipe.broken || batch.transmission != transmission || !batch.inFlight) {
            return;
        }
        switch (verdict) {
            case APPENDED -> {
                if (pipe.mustRenumber) {
                    wire.faults().count(Happening.ACKNOWLEDGED_BEHIND_A_FAILURE);
                }
                if (pipe.batches.get(0) != batch && closesWhenOvertaken() && !closing) {
                    wire.faults().count(Happening.SESSION_CLOSED_OVERTAKEN);
                    close();
                }
                pipe.acknowledge(batch);
                batch.attempts.forEach(attempt -> answer(attempt, null));
            }
            case RETRY -> pipe.takeBack(batch, wire.retryAt());
            case OUT_OF_ORDER -> {
                pipe.takeBack(batch, wire.retryAt());
                // Nothing before it is missing on this side: the numbers themselves have come apart. But when a later
                // batch
                // was acknowledged, the client waits for ever for one that should have come between.
                pipe.mustRenumber |= pipe.isNext(batch);
            }
            case FORBIDDEN, REFUSED, HALT -> fail(pipe, batch, verdict);
        }
        pump(pipe);
    }

    private void fail(Pipe pipe, Pipe.Batch batch, FakeCluster.Verdict verdict) {
        if (batch.unanswered) {
            // Its last request failed; an earlier one may have landed, or lie somewhere on the way and land yet.
            mayLandTwice(batch.attempts);
        }
        pipe.takeBack(batch, 0);
        pipe.batches.remove(batch);
        pipe.mustRenumber = true;
        for (Outgoing attempt : batch.attempts) {
            if (!attempt.alone() && closesInCallback() && !closing) {
                wire.faults().count(Happening.SESSION_CLOSED_IN_CALLBACK);
                close();
            }
            answer(attempt, Refusals.of(attempt, verdict, cluster, wire.faults()));
        }
        pump(pipe);
    }

    /**
     * A batch that was sent before gets a new number: if its first request has landed and the answer was lost, the broker does not know it
     * again. This is the one way in which a producer that lives on repeats a record.
     */
    private void mayLandTwice(List<Outgoing> attempts) {
        attempts.forEach(cluster.watch::mayLandTwice);
    }

    // ---- what planted bugs swap

    boolean stopsChains() {
        return true;
    }

    boolean closesInCallback() {
        return true;
    }

    boolean closesWhenOvertaken() {
        return true;
    }

    void answer(Outgoing attempt, @Nullable Failure failure) {
        listener.answered(new Answer(attempt, failure));
    }

    static Failure failure(Failure.Kind kind, Failure.Outcome outcome, String message) {
        return new Failure(kind, outcome, "KafkaException", message);
    }
}
