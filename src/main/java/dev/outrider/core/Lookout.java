package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * Watches whether the cluster is there. Rows on their way tell by their answers; without any nobody would, since a producer that was
 * made has connected to nothing yet. So the cluster is asked once for each session, and again whenever it has said nothing for a while.
 */
final class Lookout {

    /** Silence that is no trouble yet: a leader change takes this long. What was heard longer ago says nothing about now. */
    static final long SILENCE_NANOS = 3_000_000_000L;

    /** The question is open; nobody has said yet what is wrong. */
    static final Failure NO_ANSWER =
            new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "NoAnswer", "no answer yet");

    private final Settings.Sending settings;
    private final Effects effects;
    private final Topics topics;
    private boolean asked;
    private long askedNanos;
    private long askAtNanos = Long.MIN_VALUE;
    private boolean heard;
    private long heardNanos;
    private long sinceNanos;
    private @Nullable Failure trouble;
    private long troubleSinceNanos;
    private long stallCheckNanos;

    Lookout(Settings.Sending settings, Effects effects, Topics topics) {
        this.settings = settings;
        this.effects = effects;
        this.topics = topics;
    }

    /** Whether the cluster has said something, and no trouble since has put that in doubt. */
    boolean isHeard() {
        return heard;
    }

    /** Whether it has said something then or later, and nothing has put that in doubt for so long: whoever has just come back needs a moment. */
    boolean heardSince(long nanos, long forNanos) {
        return heard && trouble == null && heardNanos - nanos >= 0 && heardNanos - sinceNanos >= forNanos;
    }

    /** Since when {@link #isHeard} is as it is. */
    long sinceNanos() {
        return sinceNanos;
    }

    /** Why the cluster is thought to be away, if it is. */
    @Nullable
    Failure trouble(long nowNanos) {
        boolean silent = asked && nowNanos - askedNanos >= SILENCE_NANOS && heardNanos < askedNanos;
        return trouble == null && silent ? NO_ANSWER : trouble;
    }

    long troubleSinceNanos() {
        return trouble == null ? askedNanos : troubleSinceNanos;
    }

    /** The cluster said something: it acknowledged a record, or answered a question. */
    void heard(long nowNanos) {
        if (trouble(nowNanos) != null) {
            // Whoever let a question wait has just come back.
            set(false, nowNanos);
        }
        trouble = null;
        heardNanos = nowNanos;
        askAtNanos = nowNanos + settings.asking().clusterNanos();
        set(true, nowNanos);
    }

    private void set(boolean now, long nowNanos) {
        if (heard != now || sinceNanos == 0) {
            heard = now;
            sinceNanos = nowNanos;
        }
    }

    /** A term begins, or a session has ended: what was heard a while ago says nothing any more. */
    void doubt(long nowNanos) {
        if (nowNanos - heardNanos >= SILENCE_NANOS || sinceNanos == 0) {
            set(false, nowNanos);
        }
    }

    /** A session begins: its producer has connected to nothing yet. */
    void sessionOpened() {
        askAtNanos = Long.MIN_VALUE;
    }

    /** The cluster was asked in vain. */
    void unreachable(Failure failure, long nowNanos) {
        if (trouble == null) {
            troubleSinceNanos = askedNanos;
        }
        trouble = failure;
        set(false, nowNanos);
    }

    /** The question has its answer. */
    void answered(long nowNanos) {
        asked = false;
        askAtNanos = nowNanos + Math.min(settings.asking().clusterNanos(), Backoff.ATTENTIVE_NANOS);
    }

    /** Nothing is asked without a session, and so nothing is known to be wrong. */
    void rest() {
        trouble = null;
    }

    /** Asks what is due; called while a session is open. */
    void advance(Partitions partitions, long nowNanos) {
        if (nowNanos >= stallCheckNanos) {
            // A record without an answer for long may be on its way to a topic that is gone; waiting alone would never
            // end.
            stallCheckNanos = nowNanos + Math.max(1, settings.stallNanos() / 4);
            partitions.stalled(nowNanos).forEach(topics::doubt);
        }
        if (!asked && nowNanos >= askAtNanos) {
            asked = true;
            askedNanos = nowNanos;
            effects.askCluster();
        }
    }

    long nextDeadlineNanos() {
        return asked ? stallCheckNanos : Math.min(stallCheckNanos, askAtNanos);
    }
}
