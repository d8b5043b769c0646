package dev.outrider.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one topic and key that are on their way, in order. Rows without a key get a chain of their own each.
 *
 * <p>{@code way} holds what was given to the producer and is not yet recordable, {@code pending} what comes after it. A failure
 * <em>disturbs</em> the chain: it gives nothing more to the producer until every row on the way has had its answer, then all that
 * was not acknowledged goes back in front of {@code pending}, in order, and the chain starts again with its first row alone.
 */
class Chain {

    /** Which queue the chain stands in: at most one, or it would be tried twice. */
    enum Place {
        /** In none: it waits for answers, or has nothing to send. */
        NONE,
        READY,
        DELAYED,
        AT_TOPIC,
        AT_PARTITION
    }

    /** One row on its way. */
    static final class Entry {
        final Row row;

        /** Whether the row comes from the side table, and must leave it when it is published. */
        final boolean drained;

        /** The chain the row stands in; null before it is enqueued. */
        @Nullable
        Chain chain;

        /** The blocked scope the row was drained from. */
        @Nullable
        Block drainOf;

        @Nullable
        Outgoing attempt;

        @Nullable
        Failure verdict;

        boolean acknowledged;

        /** Refused once, perhaps only for a neighbour in its batch: goes again as the only record on its way to its partition. */
        boolean suspect;

        /** An earlier attempt has an unknown outcome, so that another one risks a duplicate. */
        boolean doubtful;

        Entry(Row row, boolean drained) {
            this.row = row;
            this.drained = drained;
        }

        Chain chain() {
            return Objects.requireNonNull(chain, "a row that was never enqueued has no chain");
        }
    }

    final ChainId id;
    // Small at first: with many keys most chains live for a single row, and sixteen empty places each would be most of
    // what is allocated.
    final ArrayDeque<Entry> way = new ArrayDeque<>(1);
    final ArrayDeque<Entry> pending = new ArrayDeque<>(1);
    Place place = Place.NONE;
    int inFlight;
    int wayPartition = -1;
    int failures;
    long notBeforeNanos;
    boolean disturbed;
    boolean retired;

    /** The session in which this chain's partition has acknowledged a row of it, while the chain lived; -1 for none. */
    private int warmSession = -1;

    private int warmPartition = -1;

    Chain(ChainId id) {
        this.id = id;
    }

    boolean isEmpty() {
        return way.isEmpty() && pending.isEmpty();
    }

    /** The row that was read last, null when there is none. */
    @Nullable
    Entry last() {
        return pending.isEmpty() ? way.peekLast() : pending.peekLast();
    }

    /** Whether several rows may be on their way: a session's first batch to a partition has no protection against overtaking. */
    boolean warm(int session, int partition) {
        return warmSession == session && warmPartition == partition;
    }

    /** Whether a row is on its way that was sent as the only one: its session will not close for it, so a successor could overtake it. */
    boolean lastAlone() {
        Entry last = way.peekLast();
        return last != null && last.attempt != null && last.attempt.alone();
    }

    void sent(Entry entry, Outgoing attempt) {
        pending.removeFirst();
        way.addLast(entry);
        entry.attempt = attempt;
        entry.verdict = null;
        wayPartition = attempt.partition();
        inFlight++;
    }

    /** The row is in the log already, behind predecessors that go again because their answers were lost: it is only waited with. */
    void passOver(Entry entry) {
        pending.removeFirst();
        way.addLast(entry);
    }

    /** The entry's attempt has its answer; returns what may be recorded now: the acknowledged prefix, never past a failed predecessor. */
    List<Entry> answered(Entry entry, int session, @Nullable Failure failure) {
        entry.attempt = null;
        inFlight--;
        if (failure == null) {
            entry.acknowledged = true;
            warmSession = session;
            warmPartition = wayPartition;
            failures = 0;
        } else {
            entry.verdict = failure;
            disturbed = true;
        }
        return recordable();
    }

    /** Takes the acknowledged prefix off the chain. */
    List<Entry> recordable() {
        if (way.isEmpty() || !way.peekFirst().acknowledged) {
            return takeAcknowledged(pending, way.isEmpty());
        }
        List<Entry> prefix = takeAcknowledged(way, true);
        prefix.addAll(takeAcknowledged(pending, way.isEmpty()));
        return prefix;
    }

    private static List<Entry> takeAcknowledged(ArrayDeque<Entry> from, boolean allowed) {
        if (!allowed || from.isEmpty() || !from.peekFirst().acknowledged) {
            return new ArrayList<>(0);
        }
        List<Entry> taken = new ArrayList<>(Math.min(from.size(), 4));
        while (!from.isEmpty() && from.peekFirst().acknowledged) {
            taken.add(from.removeFirst());
        }
        return taken;
    }

    /** Every answer is in after a disturbance: what is on the way goes back in front, in order, and the chain is cold again. */
    void startOver() {
        while (!way.isEmpty()) {
            pending.addFirst(way.removeLast());
        }
        disturbed = false;
        warmSession = -1;
    }
}
