package dev.outrider.send;

import java.util.ArrayList;
import java.util.List;

/**
 * The attempts handed to the producer that may lack an answer, so that a close can give them one even when the producer's thread has died without a word. Not
 * thread-safe: its session's lock guards it. Answered attempts are swept out when the list has doubled, which costs a row next to nothing.
 */
final class Unanswered {

    private static final int LEAST_SWEEP = 1_024;

    private List<Attempt> attempts = new ArrayList<>();
    private int sweepAt = LEAST_SWEEP;

    void add(Attempt attempt) {
        if (attempts.size() >= sweepAt) {
            attempts.removeIf(Attempt::isAnswered);
            sweepAt = Math.max(LEAST_SWEEP, 2 * attempts.size());
        }
        attempts.add(attempt);
    }

    /** Takes out everything that was added and may lack an answer, in order. */
    List<Attempt> takeAll() {
        List<Attempt> taken = attempts;
        attempts = new ArrayList<>();
        return taken;
    }
}
