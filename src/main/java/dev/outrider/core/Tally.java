package dev.outrider.core;

import java.util.EnumMap;
import java.util.Map;

/** Totals since the process started. */
final class Tally {

    private long acknowledged;
    long published;
    long parked;
    long sent;
    long resent;
    long lastAckNanos;
    private final Histogram latencies = new Histogram();
    private final Map<Loss, Long> losses = new EnumMap<>(Loss.class);

    /** How a term came to an end that nobody wanted to end. */
    enum Loss {
        /** Another instance has the lane. */
        TAKEN,
        /** It was not renewed in time. */
        EXPIRED,
        /** A write-back was refused. */
        FENCED,
        /** The numbers began another life. */
        RENUMBERED,
        /** A write-back failed for as long as a lease lasts, while the lease was renewed. */
        STUCK
    }

    void sent(Outgoing outgoing) {
        sent++;
        if (outgoing.entry().doubtful) {
            resent++;
        }
    }

    void acknowledged(Chain.Entry entry, long nowNanos) {
        acknowledged++;
        lastAckNanos = nowNanos;
        if (entry.committedNanos != Chain.Entry.UNKNOWN) {
            latencies.add(nowNanos - entry.committedNanos);
        }
    }

    /** A term ended like that. */
    void end(Loss how) {
        losses.merge(how, 1L, Long::sum);
    }

    private long lost(Loss how) {
        return losses.getOrDefault(how, 0L);
    }

    Status.Losses losses() {
        return new Status.Losses(
                lost(Loss.TAKEN), lost(Loss.EXPIRED), lost(Loss.FENCED), lost(Loss.RENUMBERED), lost(Loss.STUCK));
    }

    void recorded(Recorder.Recorded recorded, WriteAnswer answer) {
        published += recorded.published().size() + answer.matched().size();
    }

    Status.Counts counts(long read, long sessions) {
        return new Status.Counts(
                read, new Status.Attempts(sent, resent, latencies.seen()), acknowledged, published, parked, sessions);
    }
}
