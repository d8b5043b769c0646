package dev.outrider.core;

/** Totals since the process started. */
final class Tally {

    long acknowledged;
    long published;
    long parked;
    long sent;
    long resent;
    long lastAckNanos;

    void sent(Outgoing outgoing) {
        sent++;
        if (outgoing.entry().doubtful) {
            resent++;
        }
    }

    void recorded(Recorder.Recorded recorded, WriteAnswer answer) {
        published += recorded.published().size() + answer.matched().size();
    }

    Status.Counts counts(long read, long sessions) {
        return new Status.Counts(read, new Status.Attempts(sent, resent), acknowledged, published, parked, sessions);
    }
}
