package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * The producer sessions, one at a time: {@code NONE -> OPENING -> OPEN -> CLOSING -> NONE}. A session also closes by itself, when a row that
 * was not alone fails on the producer's thread; the core learns it from that row's answer and sends nothing more.
 */
class Sessions {

    private enum State {
        NONE,
        OPENING,
        OPEN,
        CLOSING
    }

    private final Effects effects;
    private final Backoff backoff;
    private State state = State.NONE;
    private int number;
    private long openAtNanos = Long.MIN_VALUE;
    private @Nullable Failure trouble;
    private long troubleSinceNanos;
    private long openedCount;

    Sessions(Settings.Sending settings, Effects effects) {
        this.effects = effects;
        this.backoff =
                new Backoff(settings.backoffMinNanos(), Math.min(settings.backoffMaxNanos(), Backoff.ATTENTIVE_NANOS));
    }

    /** The open session's number. Ask {@link #isOpen} first. */
    int number() {
        return number;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean isClosed() {
        return state == State.NONE;
    }

    long openedCount() {
        return openedCount;
    }

    /** Why no session could be opened lately. */
    @Nullable
    Failure trouble() {
        return trouble;
    }

    long troubleSinceNanos() {
        return troubleSinceNanos;
    }

    /** Opens a session when one is wanted and the wait after the last failure is over. */
    void advance(boolean wanted, long nowNanos) {
        if (wanted && state == State.NONE && openAtNanos <= nowNanos) {
            state = State.OPENING;
            effects.openSession(++number);
        }
    }

    void opened(int session) {
        if (session == number && state == State.OPENING) {
            state = State.OPEN;
            trouble = null;
            openedCount++;
        }
    }

    void failed(int session, Failure failure, long nowNanos) {
        if (session != number) {
            return;
        }
        state = State.NONE;
        openAtNanos = nowNanos + backoff.next();
        if (trouble == null) {
            troubleSinceNanos = nowNanos;
        }
        trouble = failure;
    }

    /** Nothing more goes out by this session. */
    void close() {
        if (state == State.OPEN || state == State.OPENING) {
            state = State.CLOSING;
            effects.closeSession(number);
        }
    }

    void closed(int session, long nowNanos) {
        if (session == number) {
            state = State.NONE;
            openAtNanos = nowNanos + backoff.next();
        }
    }

    void acknowledged() {
        backoff.reset();
    }

    long nextDeadlineNanos(boolean wanted) {
        return wanted && state == State.NONE ? openAtNanos : Long.MAX_VALUE;
    }
}
