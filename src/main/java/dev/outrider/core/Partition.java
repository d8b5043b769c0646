package dev.outrider.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** A partition with rows on their way to it, or chains waiting to send there. */
final class Partition {

    final String topic;
    final int number;

    /** Chains held up by the turn of others, by the company that their first row may have; while the partition is quiet or shut, all of them with those that may have any. */
    private final Map<Company, ArrayDeque<Chain>> waiting = new EnumMap<>(Company.class);

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

    /** Who may go; as long as others are on their way, the partition is being emptied for them. */
    Company turn = Company.ANY;

    /** One of those has gone. */
    boolean turnTaken;

    /** One of those has its answer. Who comes later waits for the next turn, or nobody else would have theirs. */
    boolean turnClosed;

    private Company lastSpecial = Company.NONE;

    Partition(String topic, int number) {
        this.topic = topic;
        this.number = number;
        for (Company each : Company.values()) {
            waiting.put(each, new ArrayDeque<>());
        }
    }

    boolean quiet(long nowNanos) {
        return quietUntilNanos > nowNanos;
    }

    /** Where a row waits until it is its turn. */
    ArrayDeque<Chain> queue(Company whose) {
        return Objects.requireNonNull(waiting.get(whose), "there is one for each");
    }

    /** Every queue here. */
    List<ArrayDeque<Chain>> queues() {
        List<ArrayDeque<Chain>> all = new ArrayList<>(waiting.values());
        all.add(crowd);
        return all;
    }

    /** Whether a row that may have this company may go now. */
    boolean isTurnOf(Company with) {
        boolean joins = with == Company.ANY || (with != Company.NONE && turnTaken && !turnClosed);
        return turn == with && (inFlight == 0 || joins);
    }

    /** Who comes while nobody is on the way and nobody else waits for a turn has it at once: until it was given, others would have taken the place among the open partitions. */
    void beginTurnIfIdle(Company with) {
        boolean nobody = queue(Company.FALLEN).isEmpty()
                && queue(Company.LIKELY).isEmpty()
                && queue(Company.NONE).isEmpty();
        if (turn == Company.ANY && inFlight == 0 && nobody) {
            beginTurn(with);
        }
    }

    private void beginTurn(Company whose) {
        lastSpecial = whose;
        turn = whose;
        turnTaken = false;
        turnClosed = false;
    }

    /** Gives those their turn that must not go with others, one company after the other; false when there is nobody. */
    boolean specialTurn() {
        Company next = lastSpecial.nextSpecial();
        while (queue(next).isEmpty() && next != lastSpecial) {
            next = next.nextSpecial();
        }
        if (queue(next).isEmpty()) {
            return false;
        }
        beginTurn(next);
        return true;
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
