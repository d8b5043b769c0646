package dev.outrider.sim;

/**
 * The identity column's sequence. Numbers are drawn outside of any transaction. The log says only every 32nd time how far it may have
 * got, so a crash skips numbers; and when that record is lost too, numbers that were seen are handed out again.
 */
final class Sequence {

    private static final long LOGGED_AHEAD = 32;

    private final History history;
    private long lastValue;
    private long logged;

    Sequence(History history) {
        this.history = history;
    }

    long lastValue() {
        return lastValue;
    }

    long draw() {
        return jump(1);
    }

    /** Skips numbers that no one will ever use, as {@code setval} to a higher one does. */
    long jump(long by) {
        lastValue += by;
        if (lastValue > logged) {
            long before = logged;
            logged = lastValue + LOGGED_AHEAD;
            // Nobody waits for it by itself, only for the commit of whoever drew.
            history.changedUnawaited(() -> logged = before);
        }
        return lastValue;
    }

    /** {@code setval} by hand. */
    void set(long value) {
        lastValue = value;
    }

    /** What the log knows is all that is left. */
    void recover() {
        lastValue = logged;
    }
}
