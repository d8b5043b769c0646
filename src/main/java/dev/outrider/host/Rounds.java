package dev.outrider.host;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Work beside the loop that is done again and again until the daemon is to stop. */
final class Rounds {

    private Rounds() {}

    /** One round of it. */
    @FunctionalInterface
    interface Round {
        /** Does it; returns how long to rest before the next, in nanoseconds. */
        long go() throws InterruptedException;
    }

    /**
     * Goes from round to round on the calling thread.
     *
     * @param what is done, for the message of a failure
     * @param stop open from when the daemon is to stop
     */
    static void untilStopped(String what, CountDownLatch stop, Round round) {
        try {
            long restNanos = 0;
            while (!stop.await(restNanos, TimeUnit.NANOSECONDS)) {
                restNanos = round.go();
            }
        } catch (InterruptedException e) {
            // Nobody here interrupts: whoever did wants it gone, and the daemon cannot live without it.
            throw new IllegalStateException(what + " was interrupted", e);
        }
    }
}
