package dev.outrider.core;

/** Whether and until when the relay is to stop. */
final class Stopping {

    private long deadlineNanos = Long.MAX_VALUE;
    private boolean asked;
    private int leftBehind;

    void ask(long untilNanos) {
        asked = true;
        deadlineNanos = Math.min(deadlineNanos, untilNanos);
    }

    /** The deadline has passed with so many rows in flight: their answers are waited for no longer, and they go again after the next start. */
    void leave(int inFlightRows) {
        leftBehind = Math.max(leftBehind, inFlightRows);
    }

    int leftBehind() {
        return leftBehind;
    }

    boolean asked() {
        return asked;
    }

    /** Whether rows in flight are waited for no longer. */
    boolean late(long nowNanos) {
        return asked && nowNanos >= deadlineNanos;
    }

    /** Whether even recording is waited for no longer: the database does not answer, and the lease runs out by itself. */
    boolean tooLate(long nowNanos, long graceNanos) {
        return asked && nowNanos - deadlineNanos >= graceNanos;
    }

    long nextDeadlineNanos(long nowNanos, long graceNanos) {
        if (!asked) {
            return Long.MAX_VALUE;
        }
        if (nowNanos < deadlineNanos) {
            return deadlineNanos;
        }
        // Later there is nothing to be done any more but to wait for the session's end.
        return nowNanos - deadlineNanos < graceNanos ? deadlineNanos + graceNanos : Long.MAX_VALUE;
    }
}
