package dev.outrider.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** A partition with rows on their way to it, or chains waiting to send there. */
final class Partition {

    final String topic;
    final int number;

    /** Whose rows may go. While the partition is quiet or shut, all chains wait with those that may go with any. */
    final Turns turns = new Turns();

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

    Partition(String topic, int number) {
        this.topic = topic;
        this.number = number;
    }

    boolean quiet(long nowNanos) {
        return quietUntilNanos > nowNanos;
    }

    /** Every queue here. */
    List<ArrayDeque<Chain>> queues() {
        List<ArrayDeque<Chain>> all = new ArrayList<>(turns.queues());
        all.add(crowd);
        return all;
    }

    /** Takes those of the chains that wait here which can leave the stream. */
    List<Chain> takeLeaving() {
        List<Chain> taken = new ArrayList<>();
        queues().forEach(queue -> queue.removeIf(chain -> chain.mayLeave() && taken.add(chain)));
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
        return inFlight == 0 && queues().stream().allMatch(ArrayDeque::isEmpty);
    }
}
