package dev.outrider.admin;

/** How a row stands that has left the stream. */
public enum Standing {
    /** Refused for good, until somebody decides about it. */
    PARKED("s.state = 'parked'"),
    /** Nobody has refused it: it waits for a parked row of its key, for its topic, or for its turn. */
    WAITING("s.state = 'waiting'"),
    /** Either. */
    ANY("true");

    private final String condition;

    Standing(String condition) {
        this.condition = condition;
    }

    /** The condition on the side table {@code s}. */
    String condition() {
        return condition;
    }
}
