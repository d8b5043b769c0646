package dev.outrider.sim;

/** Faults that strike single questions and records, each with a probability that the seed picks. */
enum Rate {
    STATEMENT_FAILS_WITHOUT_EFFECT,
    STATEMENT_FAILS_WITH_EFFECT,
    STATEMENT_LANDS_AFTER_FAILURE,
    STATEMENT_IS_SLOW,
    PAGE_TIMES_OUT,
    REQUEST_IS_LOST,
    RESPONSE_IS_LOST,
    ANSWER_IS_SLOW,
    /** A request to a partition that knows nothing of its producer comes too early; the next one may not. */
    LEADER_IS_NOT_READY,
    OUTCOME_IS_UNKNOWN,
    SEND_THROWS,
    BUFFER_IS_FULL,
    OPEN_FAILS,
    LANDS_LATE,
    LOOP_IS_LATE,
    /** An answer of the database or of a producer is told a second time, when nobody waits for it any more. */
    ANSWER_COMES_TWICE
}
