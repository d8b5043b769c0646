package dev.outrider.core;

/**
 * A row that leaves the stream for the side table.
 *
 * @param row which row; only its number, id, topic and key are kept
 * @param state why it is there
 * @param scope what it waits for, or what it blocks
 * @param code short stable name of the reason
 * @param reason the reason in one line
 * @param tries how often it was refused since it was read; what is known of it from before is kept beside
 */
public record Settlement(Row row, State state, Scope scope, String code, String reason, Tries tries) {

    /** Why a row stands in the side table. */
    public enum State {
        /** The row itself is poison. */
        PARKED,
        /** The row stands behind a parked one or in a blocked topic. */
        WAITING
    }

    /** How far the obstacle reaches. */
    public enum Scope {
        /** The rows of one topic and key. */
        CHAIN,
        /** All rows of a topic. */
        TOPIC
    }
}
