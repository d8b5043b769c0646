package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The lease on the lane: {@code SEEKING -> HELD -> (lost | expired | given up) -> SEEKING}; {@link #end} from anywhere: nothing is asked any more.
 *
 * <p>The lease runs on the database's clock; this process only knows when it asked. It therefore trusts the lease until
 * {@code asked + ttl - margin} on its own monotonic clock, and the two clocks are never compared.
 */
class Tenure {

    /** What an answer means to the relay. */
    enum Verdict {
        /** Nothing new. */
        SAME,
        /** A new term is ours; the answer carries what it starts from. */
        ACQUIRED,
        /** The term we had is over: another owner, another term, or another incarnation of the numbers. */
        LOST,
        /** The lane was given up as asked. */
        RELEASED
    }

    /** How often in a ttl a standby asks: what it adds to the time of a takeover is the time between two questions. */
    private static final long STANDBY_ASKS = 10;

    private static final long TRUST_NOTHING = Long.MIN_VALUE;

    private final Settings.Lease settings;
    private final Effects effects;
    private final Backoff backoff;
    private @Nullable LeaseAsk open;
    private long askedNanos;
    private long askAtNanos = Long.MIN_VALUE;
    private long trustedUntilNanos = TRUST_NOTHING;

    /** What the last term that was held could be trusted until, whatever became of it since. */
    private long sessionUntilNanos = TRUST_NOTHING;

    private long term;
    private long serial;
    private String holder = "";
    private @Nullable Incarnation incarnation;
    private boolean standbyWaiting;
    private boolean wantsRelease;
    private boolean ended;

    Tenure(Settings.Lease settings, Effects effects) {
        this.settings = settings;
        this.effects = effects;
        this.backoff = new Backoff(settings.ttlNanos() / 100, settings.ttlNanos() / 10);
    }

    boolean trusted(long nowNanos) {
        // Once release is asked for, another may have the lane at any moment.
        return term != 0 && !wantsRelease && nowNanos < trustedUntilNanos;
    }

    long term() {
        return term;
    }

    String holder() {
        return holder;
    }

    String owner() {
        return settings.owner();
    }

    long trustedUntilNanos() {
        return term == 0 ? 0 : trustedUntilNanos;
    }

    /** Until when a producer may live: from then on another may have the lane, and nothing may land behind its rows. */
    long sessionUntilNanos() {
        return sessionUntilNanos;
    }

    boolean standbyWaiting() {
        return standbyWaiting;
    }

    /** Whether nothing will ever be asked again. A lane that was merely given up is asked for again. */
    boolean ended() {
        return ended;
    }

    /** The incarnation that the last term was acquired in, null before the first. */
    @Nullable
    Incarnation incarnation() {
        return incarnation;
    }

    /** A fence for the term's next write-back. */
    Fence fence() {
        if (incarnation == null || term == 0) {
            throw new IllegalStateException("no term is held");
        }
        return new Fence(settings.owner(), term, incarnation, ++serial);
    }

    /** Asks for the lease, more time, or release, whichever is due. */
    void advance(long nowNanos) {
        if (open != null || ended || nowNanos < askAtNanos) {
            return;
        }
        LeaseAsk.Kind kind =
                wantsRelease ? LeaseAsk.Kind.RELEASE : term == 0 ? LeaseAsk.Kind.ACQUIRE : LeaseAsk.Kind.RENEW;
        open = new LeaseAsk(kind, settings.owner(), term, settings.ttlNanos() / 1_000_000);
        askedNanos = nowNanos;
        effects.holdLease(open);
    }

    /** Absorbs an answer; one to a question that is no longer open means nothing. */
    Verdict answered(LeaseAsk ask, LeaseAnswer answer, long nowNanos) {
        if (ask != open) {
            return Verdict.SAME;
        }
        open = null;
        backoff.reset();
        holder = answer.holder();
        standbyWaiting = answer.standbyWaiting();
        askAtNanos = nowNanos + (answer.held() ? settings.ttlNanos() / 4 : settings.ttlNanos() / STANDBY_ASKS);
        if (ask.kind() == LeaseAsk.Kind.RELEASE) {
            return gaveUp(nowNanos);
        }
        if (!answer.held()) {
            return term == 0 ? Verdict.SAME : lost(askAtNanos);
        }
        if (ask.kind() == LeaseAsk.Kind.ACQUIRE) {
            if (term != 0 || answer.inheritance() == null) {
                return Verdict.SAME;
            }
            term = answer.term();
            incarnation = answer.incarnation();
            serial = 0;
            trust();
            return Verdict.ACQUIRED;
        }
        if (term == 0) {
            return Verdict.SAME;
        }
        if (answer.term() != term || !answer.incarnation().equals(incarnation)) {
            return lost(nowNanos);
        }
        trust();
        return Verdict.SAME;
    }

    private void trust() {
        trustedUntilNanos = askedNanos + settings.ttlNanos() - settings.marginNanos();
        sessionUntilNanos = trustedUntilNanos;
    }

    private Verdict gaveUp(long nowNanos) {
        term = 0;
        trustedUntilNanos = TRUST_NOTHING;
        wantsRelease = false;
        // The standby for whom it was given up must have the time to take it.
        askAtNanos = nowNanos + 2 * settings.ttlNanos();
        return Verdict.RELEASED;
    }

    /** The term is over for this relay, whatever the database thinks; it may ask for a new one at once. */
    Verdict lost(long askAgainNanos) {
        term = 0;
        trustedUntilNanos = TRUST_NOTHING;
        askAtNanos = askAgainNanos;
        open = null;
        return Verdict.LOST;
    }

    /** Whether the term's time ran out unrenewed. */
    boolean expired(long nowNanos) {
        return term != 0 && nowNanos >= trustedUntilNanos;
    }

    void failed(LeaseAsk ask, long nowNanos) {
        if (ask == open) {
            open = null;
            askAtNanos = nowNanos + backoff.next();
        }
    }

    /** Gives the lane up at the next turn. */
    void release() {
        if (!wantsRelease) {
            wantsRelease = true;
            askAtNanos = Long.MIN_VALUE;
            open = null;
        }
    }

    /** Nothing will ever be asked again. */
    void end() {
        ended = true;
    }

    long nextDeadlineNanos() {
        long expiry = term == 0 ? Long.MAX_VALUE : trustedUntilNanos;
        return open != null || ended ? expiry : Math.min(expiry, askAtNanos);
    }
}
