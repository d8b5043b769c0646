package dev.outrider.sim;

/**
 * The network between producers and brokers, and how the producers are tuned.
 *
 * @param agenda virtual time
 * @param dice for latencies
 * @param faults who is struck
 * @param batchRows records of one batch at most
 * @param lingerNanos how long a batch waits for company
 * @param lateNanos by how much a request of a closed session may be late at most
 */
record Wire(Agenda agenda, Dice dice, Faults faults, int batchRows, long lingerNanos, long lateNanos) {

    private static final long SLOW_NANOS = 800 * Dice.MILLI;

    /** When a client asks again that was told to. */
    long retryAt() {
        return agenda.now() + dice.spread(100 * Dice.MICRO, 10 * Dice.MILLI);
    }

    long latency() {
        if (faults.strikes(Rate.ANSWER_IS_SLOW)) {
            return dice.spread(Dice.MILLI, SLOW_NANOS);
        }
        return dice.between(100 * Dice.MICRO, 2 * Dice.MILLI);
    }
}
