package dev.outrider.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one topic and key that are on their way, in order. Rows without a key get a chain of their own each.
 *
 * <p>They are one list, linked through the rows' entries: with many keys most chains live for a single row, and a container for it would be most of what
 * is allocated. The rows before {@code firstPending} are <em>on the way</em>: given to the producer and not yet recordable. The others are <em>pending</em>.
 * A failure <em>disturbs</em> the chain: it gives nothing more to the producer until every row on the way has had its answer, then all that
 * was not acknowledged is pending again, and the chain starts anew with its first row alone.
 */
class Chain {

    /** Which queue the chain stands in: at most one, or it would be tried twice. */
    enum Place {
        /** In none: it waits for answers, or has nothing to send. */
        NONE,
        READY,
        DELAYED,
        AT_TOPIC,
        AT_PARTITION,
        AT_LIMIT
    }

    /** One row on its way. */
    static final class Entry {

        private static final int FALLS_MOST = 3;

        /** A moment that nobody knows. */
        static final long UNKNOWN = Long.MIN_VALUE;

        final Row row;

        /** When the row was committed, at the earliest, on the loop's clock; {@link #UNKNOWN} when nothing says so. */
        long committedNanos = UNKNOWN;

        /** When the row was taken in. */
        long takenNanos;

        /** An upper estimate of the record's size, worked out once: every stage counts by it. */
        final int bytes;

        /** The row behind this one in its chain. */
        @Nullable
        Entry next;

        /** Neighbours in {@link InFlight}. */
        @Nullable
        Entry sentBefore;

        @Nullable
        Entry sentAfter;

        /** The chain the row stands in; null before it is enqueued. */
        @Nullable
        Chain chain;

        /** The blocked scope the row was drained from, so that it must leave the side table when it is published; null when it was not drained. */
        @Nullable
        Block drainOf;

        /** It was brought back alone, to see whether the way is free: it stays until that is known. */
        boolean triesTheWay;

        /** It does so where somebody does not answer, and may be without an answer for long. */
        boolean triesASilence;

        /** What bounds how fast it may go, null for nothing; it counts there as long as it is neither acknowledged nor taken away. */
        @Nullable
        Limit limit;

        @Nullable
        Outgoing attempt;

        /** Where the last attempt went. */
        @Nullable
        Partition partition;

        @Nullable
        Failure verdict;

        boolean acknowledged;

        /** With whom it may go, by what was refused before. */
        Company company = Company.ANY;

        /** How often it was refused for nothing but a bad record in its batch, and is no bad one itself. */
        int falls;

        /** An earlier attempt has an unknown outcome, so that another one risks a duplicate. */
        boolean doubtful;

        /** When what is known of its topic was first doubted on its account; 0 when it never was. */
        long doubtedNanos;

        /** What was refused of it. An attempt that merely had no answer, or fell with others, is not among it. */
        Tries tries = Tries.NONE;

        Entry(Row row) {
            this.row = row;
            this.bytes = row.bytes();
        }

        /** It was refused for another's sake. Whoever falls with those that are none of the bad ones may be one: brokers are trusted to name all of them, and not for ever. */
        void fell() {
            company = ++falls < FALLS_MOST ? Company.FALLEN : Company.NONE;
        }

        /** Kafka, or the relay before it sent anything, has refused the row itself. */
        void refused(long nowNanos) {
            tries = tries.andAt(nowNanos);
        }

        /** A row that comes back from the side table. */
        static Entry drained(Page page, int index, Block from, long nowNanos) {
            Entry entry = new Entry(page.rows().get(index));
            entry.drainOf = from;
            entry.triesTheWay = !from.proven;
            entry.triesASilence = entry.triesTheWay && from.code.equals(Block.SILENT);
            entry.committedNanos = page.writtenNanos(index, nowNanos);
            entry.takenNanos = nowNanos;
            return entry;
        }

        Chain chain() {
            return Objects.requireNonNull(chain, "a row that was never enqueued has no chain");
        }
    }

    final ChainId id;

    @Nullable
    Entry first;

    @Nullable
    Entry firstPending;

    @Nullable
    Entry last;

    /** The last row on the way; means nothing when there is none. */
    @Nullable
    Entry lastOnWay;

    Place place = Place.NONE;
    int inFlight;
    int wayPartition = -1;
    int failures;
    long notBeforeNanos;

    /** Why its first row could not be sent the last time, and since when such a thing is so; null when it was not. */
    @Nullable
    Failure trouble;

    long troubledSinceNanos;

    /** How many of its rows were refused for good, one after another, with none accepted in between. */
    int refusedInARow;

    /** Since when it waits at a limit, as a number that grows. */
    long ticket;

    boolean disturbed;
    boolean retired;

    /** The session in which this chain's partition has acknowledged a row of it, while the chain lived; -1 for none. */
    private int warmSession = -1;

    private int warmPartition = -1;

    Chain(ChainId id) {
        this.id = id;
    }

    boolean isEmpty() {
        return first == null;
    }

    boolean goesTo(String topic) {
        return id.topic().equals(topic);
    }

    /** Whether nothing is on the way, so that the next row would travel first. */
    boolean leads() {
        return first == firstPending;
    }

    /** The next row to be sent, null when there is none. */
    @Nullable
    Entry firstPending() {
        return firstPending;
    }

    /** The row that was read last, null when there is none. */
    @Nullable
    Entry last() {
        return last;
    }

    void append(Entry entry) {
        entry.next = null;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        if (firstPending == null) {
            firstPending = entry;
        }
    }

    /** Whether several rows may be on their way: a session's first batch to a partition has no protection against overtaking. */
    boolean warm(int session, int partition) {
        return warmSession == session && warmPartition == partition;
    }

    /** Whether a row is on its way that was sent as the only one: its session will not close for it, so a successor could overtake it. */
    boolean lastAlone() {
        Entry sent = leads() ? null : lastOnWay;
        return sent != null && sent.attempt != null && sent.attempt.alone();
    }

    void sent(Entry entry, Outgoing attempt) {
        passOver(entry);
        entry.attempt = attempt;
        entry.verdict = null;
        wayPartition = attempt.partition();
        inFlight++;
    }

    /** The row is in the log already, behind predecessors that go again because their answers were lost: it is only waited with. */
    void passOver(Entry entry) {
        firstPending = entry.next;
        lastOnWay = entry;
    }

    /** The entry's attempt has its answer: see {@link #takeRecordable} for what follows. */
    void answered(Entry entry, int session, @Nullable Failure failure, long nowNanos) {
        entry.attempt = null;
        inFlight--;
        if (failure == null) {
            entry.acknowledged = true;
            warmSession = session;
            warmPartition = wayPartition;
            failures = 0;
            refusedInARow = 0;
            trouble = null;
        } else {
            entry.verdict = failure;
            disturbed = true;
            if (failure.isAnothersFault()) {
                entry.fell();
            }
            if (failure.kind() == Failure.Kind.PARK && failure.outcome() != Failure.Outcome.UNKNOWN) {
                entry.refused(nowNanos);
            }
        }
    }

    /** Its first row could not be sent. */
    void troubled(Failure why, long nowNanos) {
        troubledSinceNanos = trouble == null ? nowNanos : troubledSinceNanos;
        trouble = why;
    }

    /**
     * Whether all its rows may leave the stream: nothing is on the way, or what is behind could not be told from what was before. A row that was brought back to try
     * the way stays.
     */
    boolean mayLeave() {
        Entry next = firstPending;
        return next != null && leads() && !disturbed && !retired && !next.triesTheWay;
    }

    /** Takes the next row off that may be recorded, null when there is none: the acknowledged prefix, never past a failed predecessor. */
    @Nullable
    Entry takeRecordable() {
        return first != null && first.acknowledged ? takeFirst() : null;
    }

    /** Takes the first row off. */
    Entry takeFirst() {
        Entry taken = Objects.requireNonNull(first, "an empty chain has no first row");
        first = taken.next;
        if (firstPending == taken) {
            firstPending = first;
        }
        if (first == null) {
            last = null;
        }
        taken.next = null;
        return taken;
    }

    /** Takes every pending row off, in order. */
    List<Entry> takePending() {
        List<Entry> taken = pending();
        if (leads()) {
            first = null;
            last = null;
        } else if (lastOnWay != null) {
            lastOnWay.next = null;
            last = lastOnWay;
        }
        firstPending = null;
        return taken;
    }

    /** The pending rows, in order. */
    List<Entry> pending() {
        List<Entry> pending = new ArrayList<>();
        for (Entry entry = firstPending; entry != null; entry = entry.next) {
            pending.add(entry);
        }
        return pending;
    }

    /** Every answer is in after a disturbance: what is on the way is pending again, and the chain is cold. */
    void startOver() {
        firstPending = first;
        disturbed = false;
        warmSession = -1;
    }
}
