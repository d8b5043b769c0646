package dev.outrider.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A partition with rows on their way to it, or chains waiting to send there. */
final class Partition {

    final String topic;
    final int number;

    /** Chains held up by the partition being quiet, or by the turn of a suspect. */
    final ArrayDeque<Chain> waiting = new ArrayDeque<>();

    /** Chains whose first row is suspect and wants to be the only record on its way here. */
    final ArrayDeque<Chain> suspects = new ArrayDeque<>();

    /** Chains whose next row would make the rows on their way more than one batch may hold. */
    final ArrayDeque<Chain> crowd = new ArrayDeque<>();

    int inFlight;
    long inFlightBytes;
    long batchBytesMax = Long.MAX_VALUE;
    long quietUntilNanos = Long.MIN_VALUE;

    /** How many sessions in a row have ended for want of its answer, without an acknowledgement in between; and the last of them. */
    int lostSessions;

    int lostSession = -1;

    /** When it last went from nothing in flight to something, or had an answer. */
    long lastAnswerNanos;

    /** Since when it owes an answer: the first row was sent then, or the last answer came. A failure that the broker knows nothing of is none. */
    long owesSinceNanos;

    /** A session was given up because it does not answer, and only rows that try the way have gone there since: they may stay for as long as they like. */
    boolean sessionEnded;

    /** It has left a row without any word since it was last heard. */
    boolean doubted;

    /** Nothing goes there until what waits for it has been looked at. */
    boolean shut;

    /** The suspect that is on its way alone. */
    Chain.@Nullable Entry alone;

    /** Whether the partition is being emptied for a suspect. */
    boolean suspectsTurn;

    Partition(String topic, int number) {
        this.topic = topic;
        this.number = number;
    }

    boolean quiet(long nowNanos) {
        return quietUntilNanos > nowNanos;
    }

    /** Takes those of the chains that wait here which can leave the stream. */
    List<Chain> takeLeaving() {
        List<Chain> taken = new ArrayList<>();
        for (ArrayDeque<Chain> queue : List.of(waiting, crowd, suspects)) {
            queue.removeIf(chain -> chain.mayLeave() && taken.add(chain));
        }
        return taken;
    }

    /** What was done for want of its answer means nothing any more. */
    void begin() {
        shut = false;
        sessionEnded = false;
        doubted = false;
    }

    /** Since when whatever is on its way there, or waits for it, has had no answer. */
    long stuckSinceNanos() {
        return inFlight > 0 ? lastAnswerNanos : owesSinceNanos;
    }

    boolean idle() {
        return inFlight == 0 && waiting.isEmpty() && suspects.isEmpty() && crowd.isEmpty();
    }
}
