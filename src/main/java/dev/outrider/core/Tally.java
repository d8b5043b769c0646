package dev.outrider.core;

/** Totals since the process started. */
final class Tally {

    long acknowledged;
    long published;
    long parked;
    long resent;
    long lastAckNanos;

    void sent(Outgoing outgoing) {
        if (outgoing.entry().doubtful) {
            resent++;
        }
    }

    void recorded(Recorder.Recorded recorded, WriteAnswer answer) {
        published += recorded.published().size() + answer.matched().size();
    }

    Status.Counts counts(long read, long sessions) {
        return new Status.Counts(read, acknowledged, published, parked, resent, sessions);
    }
}
