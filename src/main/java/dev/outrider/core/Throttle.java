package dev.outrider.core;

/** What brokers do to keep the relay within its quotas: they say for how long it has to keep still, and read nothing from it meanwhile. */
final class Throttle {

    /** However long they make it wait, a partition is not left alone for longer. */
    private static final long QUIET_MAX_NANOS = 30_000_000_000L;

    private final Window window;
    private long nanos;
    private long sinceNanos;

    Throttle(Window window) {
        this.window = window;
    }

    void told(long lately, long nowNanos) {
        if (nanos == 0) {
            sinceNanos = nowNanos;
        }
        nanos = lately;
        window.throttled(lately > 0);
    }

    /** How long brokers have made the producer wait lately, at worst; 0 when they have not. */
    long nanos() {
        return nanos;
    }

    long sinceNanos() {
        return sinceNanos;
    }

    /** How long a request already sent may still be on its way: under a quota one has been seen to land between rows of the next session. */
    long quietNanos(long configured) {
        return Math.max(configured, Math.min(nanos, QUIET_MAX_NANOS));
    }
}
