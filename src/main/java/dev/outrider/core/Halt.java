package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The lane sends nothing, because of a failure that waiting alone does not mend: wrong credentials, an incompatible broker, a sequence
 * set back by hand. It tries again by itself, more and more rarely, with a new producer whose secrets are read again.
 */
final class Halt {

    /** The first wait; a wrong password must not become a login storm. */
    private static final long FIRST_WAIT_NANOS = 1_000_000_000L;

    private final Backoff backoff;
    private final long patienceNanos;
    private @Nullable Failure reason;
    private long sinceNanos;
    private long retryAtNanos;
    private boolean trying;

    Halt(long maxWaitNanos) {
        this.backoff = new Backoff(Math.min(FIRST_WAIT_NANOS, maxWaitNanos), maxWaitNanos);
        this.patienceNanos = maxWaitNanos;
    }

    void halted(Failure failure, long nowNanos) {
        if (reason == null) {
            sinceNanos = nowNanos;
        }
        if (reason == null || trying) {
            retryAtNanos = nowNanos + backoff.next();
        }
        reason = failure;
        trying = false;
    }

    @Nullable
    Failure reason() {
        return reason;
    }

    boolean isFor(String code) {
        return reason != null && reason.code().equals(code);
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

    /** Whether a standby should have a try. */
    boolean hopeless(long nowNanos) {
        return reason != null && nowNanos - sinceNanos >= patienceNanos;
    }

    /** The trial succeeded, or the lane was handed over. */
    void cleared() {
        reason = null;
        trying = false;
        backoff.reset();
    }

    long nextDeadlineNanos() {
        return reason == null || trying ? Long.MAX_VALUE : retryAtNanos;
    }
}
