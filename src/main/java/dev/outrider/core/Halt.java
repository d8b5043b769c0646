package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The lane sends nothing, because of a failure that waiting alone does not mend: wrong credentials, an incompatible broker, a sequence
 * set back by hand. It tries again by itself, more and more rarely, with a new producer whose secrets are read again.
 */
final class Halt {

    /** The first wait; a wrong password must not become a login storm. */
    private static final long FIRST_WAIT_NANOS = 1_000_000_000L;

    /** What failed, and so what has to succeed before the lane goes on; the gravest last. */
    enum Cause {
        /** Opening a session, or asking the cluster. */
        LOOKING,
        /** Sending. The same client may well be allowed to look. */
        SENDING,
        /** The numbers of the outbox. */
        NUMBERS
    }

    private final Backoff backoff;
    private final long patienceNanos;
    private @Nullable Failure reason;
    private Cause cause = Cause.LOOKING;
    private long sinceNanos;
    private long retryAtNanos;
    private long lastWaitNanos;

    /** When the lane was won last. */
    private long wonAtNanos;

    /** When an acknowledgement ended it last. */
    private long endedAtNanos;

    private boolean trying;

    Halt(long maxWaitNanos) {
        this.backoff = new Backoff(Math.min(FIRST_WAIT_NANOS, maxWaitNanos), maxWaitNanos);
        this.patienceNanos = maxWaitNanos;
    }

    void halted(Failure failure, Cause why, long nowNanos) {
        if (reason == null) {
            // What comes back within the wait that it ended has never been over, and waits ever longer.
            if (nowNanos - endedAtNanos >= lastWaitNanos) {
                backoff.reset();
                sinceNanos = nowNanos;
            }
            cause = why;
        }
        if (reason == null || trying) {
            lastWaitNanos = backoff.next();
            retryAtNanos = nowNanos + lastWaitNanos;
        }
        // Where sending has failed a look proves nothing, whatever else has failed since; and what a broker says mends
        // no numbers.
        boolean graver = reason == null || why.compareTo(cause) >= 0;
        cause = graver ? why : cause;
        reason = graver || cause != Cause.NUMBERS ? failure : reason;
        trying = false;
    }

    /** The cluster answers. Where sending had failed that proves nothing, as long as there is something to send. */
    void lookedUp(boolean nothingToSend) {
        if (cause == Cause.LOOKING || (cause == Cause.SENDING && nothingToSend)) {
            cleared();
        }
    }

    /**
     * A record was acknowledged. One that was on its way before proves nothing, nor does one of another broker than that which refuses the login for long: of a
     * failure that comes at once again it would make a storm of logins.
     */
    void acknowledged(long nowNanos) {
        if (trying && cause != Cause.NUMBERS) {
            reason = null;
            trying = false;
            endedAtNanos = nowNanos;
        }
    }

    /** A page was read that fits to what was read before. */
    void numbersFit() {
        if (cause == Cause.NUMBERS) {
            cleared();
        }
    }

    @Nullable
    Failure reason() {
        return reason;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** Whether nothing may be sent now: halted, and not on trial. */
    boolean holds(long nowNanos) {
        if (reason != null && !trying && retryAtNanos <= nowNanos) {
            trying = true;
        }
        return reason != null && !trying;
    }

    /** Whether waiting rows may be brought back. On trial they must be: rows that wait in memory for them are what else there is to send. */
    boolean mayDrain(long nowNanos) {
        return reason == null || (cause == Cause.SENDING && !holds(nowNanos));
    }

    /** The lane is won, perhaps once more: whoever was halted before has time for a trial. */
    void laneWon(long nowNanos) {
        wonAtNanos = nowNanos;
    }

    /** Whether a standby should have a try. */
    boolean hopeless(long nowNanos) {
        return reason != null && nowNanos - Math.max(sinceNanos, wonAtNanos) >= patienceNanos;
    }

    /** The trial succeeded, or the lane was handed over. */
    void cleared() {
        reason = null;
        cause = Cause.LOOKING;
        trying = false;
        lastWaitNanos = 0;
        backoff.reset();
    }

    long nextDeadlineNanos() {
        return reason == null || trying ? Long.MAX_VALUE : retryAtNanos;
    }
}
