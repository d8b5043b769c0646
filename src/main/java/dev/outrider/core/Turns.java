package dev.outrider.core;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who may go to a partition, where not all may share a batch: as a rule whoever may go with any, and in between those that must not, one company after the other. The
 * partition is emptied before such a turn and after it.
 */
final class Turns {

    private final Map<Company, ArrayDeque<Chain>> waiting = new EnumMap<>(Company.class);

    /** As long as others are on their way, the partition is being emptied for them. */
    private Company present = Company.ANY;

    /** One of those has gone: nobody else does under their turn. */
    private boolean taken;

    /** One of those has its answer. Who comes later waits for the next turn, or nobody else would have theirs. */
    private boolean closed;

    private Company lastApart = Company.NONE;

    Turns() {
        for (Company each : Company.values()) {
            waiting.put(each, new ArrayDeque<>());
        }
    }

    /** Chains held up by the turn of others, by the company that their first row may have. */
    ArrayDeque<Chain> queue(Company whose) {
        return Objects.requireNonNull(waiting.get(whose), "there is one for each");
    }

    Collection<ArrayDeque<Chain>> queues() {
        return waiting.values();
    }

    Company present() {
        return present;
    }

    /** Whether it is nobody's turn that has to go apart. */
    boolean areAnys() {
        return present == Company.ANY;
    }

    /** Whether a row that may have this company may go now. */
    boolean isOf(Company with, int inFlight) {
        boolean joins = with == Company.ANY || (with != Company.NONE && taken && !closed);
        return present == with && (inFlight == 0 || joins);
    }

    /** Who comes while nobody is on the way and nobody else waits for a turn has it at once: until it was given, others would have taken the place among the open partitions. */
    void beginIfIdle(Company with, int inFlight) {
        if (areAnys() && inFlight == 0 && nextApart() == null) {
            begin(with);
        }
    }

    /** Gives those their turn that have to go apart and wait; false when there is nobody. */
    boolean beginNext() {
        Company next = nextApart();
        if (next != null) {
            begin(next);
        }
        return next != null;
    }

    private @Nullable Company nextApart() {
        Company next = lastApart.nextApart();
        while (queue(next).isEmpty() && next != lastApart) {
            next = next.nextApart();
        }
        return queue(next).isEmpty() ? null : next;
    }

    private void begin(Company whose) {
        lastApart = whose;
        present = whose;
        taken = false;
        closed = false;
    }

    void sent() {
        taken = true;
    }

    void answered() {
        closed = taken;
    }

    /** Whether those have gone whose turn it is, and go apart. */
    boolean isTaken() {
        return !areAnys() && taken;
    }

    void end() {
        present = Company.ANY;
    }

    /** The term is over: nobody waits any more, and a turn goes on only until its rows have their answers. */
    void forgetWaiting(int inFlight) {
        waiting.values().forEach(ArrayDeque::clear);
        if (inFlight == 0 || !taken) {
            end();
        }
    }
}
