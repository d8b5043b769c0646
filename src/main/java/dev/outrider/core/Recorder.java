package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records what became of rows, in fenced write-backs of many rows, one at a time. A write-back without an answer is sent again
 * unchanged until it has one: applying it twice is the same as applying it once. It never spans Kafka: rows wait here acknowledged.
 *
 * <p>A write-back may fail because it is too much for the time that a statement has. Sent again unchanged it would fail for ever. So each failure halves
 * what the next one may hold. Leftovers are cut anew: whichever part of them was recorded without our hearing of it is recorded again. Any other
 * write-back stays as it is, since its settled rows may stand in the side table, and the progress in the database may count on them; when it
 * has failed for as long as a lease lasts while the lease was renewed, the term is given up, and its rows come again in smaller ones.
 */
class Recorder {

    /** Dead numbers alone are not worth a write-back each time; the low-water mark may lag this much. */
    private static final long DEAD_LINGER_NANOS = 1_000_000_000L;

    /** A row that is named is looked up by itself, and its id compared: dearer by far than one in a range. */
    private static final int NAMED_MOST = 1_000;

    /**
     * After so many write-backs in a row each may hold an eighth more again. Leftovers, which can be cut anew, grow after each: trying costs them one
     * time-out at most.
     */
    private static final int PATIENCE = 32;

    private enum Kind {
        PUBLISHED,
        SETTLED,
        DISCARDED
    }

    /** A row that leaves the stream. */
    record Settled(Entry entry, Settlement settlement, Block block) {}

    private final Settings.Marking settings;
    private final long ttlNanos;
    private final Effects effects;
    private final Supplier<Fence> fence;
    private final Backoff backoff = new Backoff(50_000_000L, 2_000_000_000L);

    /**
     * What comes next, of the three queues below. A row that was acknowledged behind rows that left the stream must not be marked before they are settled: after a
     * crash in between nobody would send it once more behind them.
     */
    private final ArrayDeque<Kind> order = new ArrayDeque<>();

    private final ArrayDeque<Entry> published = new ArrayDeque<>();
    private final ArrayDeque<Settled> settled = new ArrayDeque<>();
    private final ArrayDeque<Long> discarded = new ArrayDeque<>();
    private List<Entry> openPublished = List.of();
    private List<Settled> openSettled = List.of();
    private List<Long> openDiscarded = List.of();
    private List<RowName> leftovers = List.of();
    private List<RowName> openLeftovers = List.of();

    /** The leftovers are recorded, but the progress does not say so yet. */
    private boolean reckoned;

    /** Published in terms that are over, to be recorded by name in the next one: numbers may be used again meanwhile. */
    private final Set<RowName> carried = new LinkedHashSet<>();

    /** Done ranges that the next write-back shall mark, so that their rows tell it instead of the progress. */
    private List<Range> forgetNext = List.of();

    /** Those that the open write-back marks; its progress says for the last time that they are done. */
    private List<Range> forgetOpen = List.of();

    /** Those whose rows tell it, as was recorded: forgotten once no page is open that may still show them as they were. */
    private List<Range> forgetRecorded = List.of();

    private @Nullable WriteBack open;
    private boolean asked;

    /**
     * What is done once the open write-back is applied, leftovers aside, of which its answer tells; a term that loses it begins from the database's progress
     * again.
     */
    private Ledger ledger = new Ledger(Progress.NONE);

    private long dueNanos = Long.MAX_VALUE;
    private long retryAtNanos;

    /** What a write-back may hold at most: rows to mark, to settle, to take off the side table or to mark because they are forgotten, all together. */
    private int portion;

    private int successes;
    private int failures;
    private long failingSinceNanos;

    Recorder(Settings settings, Effects effects, Supplier<Fence> fence) {
        this.settings = settings.marking();
        this.ttlNanos = settings.lease().ttlNanos();
        portion = this.settings.batchRows();
        this.effects = effects;
        this.fence = fence;
    }

    Ledger ledger() {
        return ledger;
    }

    /** Starts a term from what its predecessor left behind, and records first what this process knows to be published from before. */
    void begin(Progress progress) {
        ledger = new Ledger(progress);
        leftovers = List.copyOf(carried);
        reckoned = false;
        carried.clear();
        retryAtNanos = Long.MIN_VALUE;
    }

    /** Whether rows of an earlier term still have to be recorded by name: nothing may be read before, or they would go twice. */
    boolean reckoning() {
        return !leftovers.isEmpty() || reckoned;
    }

    void published(Entry entry, long nowNanos) {
        published.addLast(entry);
        order.addLast(Kind.PUBLISHED);
        due(nowNanos + settings.lingerNanos());
    }

    void settle(Settled row, long nowNanos) {
        settled.addLast(row);
        order.addLast(Kind.SETTLED);
        due(nowNanos + settings.lingerNanos());
    }

    /** A parked row is given up: it leaves the side table unpublished. */
    void discard(long seq, long nowNanos) {
        discarded.addLast(seq);
        order.addLast(Kind.DISCARDED);
        due(nowNanos);
    }

    void dead(List<Range> ranges, long nowNanos) {
        for (Range range : ranges) {
            ledger.add(range.first(), range.last());
            due(nowNanos + DEAD_LINGER_NANOS);
        }
    }

    private void due(long nanos) {
        dueNanos = Math.min(dueNanos, nanos);
    }

    int unrecorded() {
        return published.size() + settled.size() + openPublished.size() + openSettled.size();
    }

    boolean idle() {
        return open == null && !reckoning() && order.isEmpty();
    }

    /** Whether everything done is recorded, so that some of it may be told by its rows instead. */
    boolean mayForget() {
        return open == null && !reckoning() && forgetNext.isEmpty() && forgetRecorded.isEmpty();
    }

    /** Some of these done ranges, all of them recorded, shall be told by their rows from now on: as many as one write-back may mark. */
    void chooseToForget(List<Range> ranges) {
        List<Range> chosen = new ArrayList<>();
        long room = portion;
        for (Range range : ranges) {
            if (range.size() <= room) {
                chosen.add(range);
                room -= range.size();
            }
        }
        forgetNext = chosen;
    }

    /**
     * Forgets what its rows tell. Only while no page is open that may still show them as they were, and only what every look asks for: nobody
     * would ever find out that the rest is done.
     */
    void forget(UnaryOperator<List<Range>> askedAgain) {
        askedAgain.apply(forgetRecorded).forEach(range -> ledger.forget(range.first(), range.last()));
        forgetRecorded = List.of();
    }

    /** Sends the open write-back again, or the next one when enough has come together. */
    void advance(boolean hurry, long nowNanos) {
        if (asked || retryAtNanos > nowNanos) {
            return;
        }
        if (open == null) {
            boolean enough = order.size() >= portion;
            if (!leftovers.isEmpty()) {
                openLeftovers = List.copyOf(leftovers.subList(0, Math.min(leftoversAtOnce(), leftovers.size())));
                open = new WriteBack(
                        fence.get(), List.of(), openLeftovers, List.of(), List.of(), ledger.progress(List.of()));
            } else if (enough || dueNanos <= nowNanos || (hurry && !idle())) {
                open = next(nowNanos);
            }
        }
        if (open != null) {
            asked = true;
            effects.write(open);
        }
    }

    /** How many rows of an earlier term one write-back may name. */
    int leftoversAtOnce() {
        return Math.min(portion, NAMED_MOST);
    }

    private WriteBack next(long nowNanos) {
        forgetOpen = forgetNext;
        forgetNext = List.of();
        takeUpTo(portion - forgotten());
        List<Long> unsettled = new ArrayList<>(openDiscarded);
        // Its range may have been forgotten while the side table told that the row is done.
        openDiscarded.forEach(seq -> ledger.add(seq, seq));
        for (Entry entry : openPublished) {
            if (entry.drainOf != null) {
                unsettled.add(entry.row.seq());
            }
        }
        keepInMind(unsettled);
        List<Range> ranges = ranges(openPublished);
        ranges.forEach(range -> ledger.add(range.first(), range.last()));
        List<Settlement> settlements = new ArrayList<>(openSettled.size());
        for (Settled row : openSettled) {
            settlements.add(row.settlement());
            ledger.add(row.entry().row.seq(), row.entry().row.seq());
        }
        dueNanos = order.isEmpty() ? Long.MAX_VALUE : nowNanos;
        return new WriteBack(fence.get(), ranges, List.of(), settlements, unsettled, ledger.progress(forgetOpen));
    }

    /** Rows that leave the side table were not marked with their range, because the side table told them: the range is not forgotten. */
    private void keepInMind(List<Long> unsettled) {
        if (forgetRecorded.isEmpty() || unsettled.isEmpty()) {
            return;
        }
        long[] seqs = unsettled.stream().mapToLong(Long::longValue).sorted().toArray();
        forgetRecorded =
                forgetRecorded.stream().filter(range -> !holdsAny(range, seqs)).toList();
    }

    /** Whether one of the numbers, which are sorted, lies within the range. There may be as many of either as a write-back holds. */
    private static boolean holdsAny(Range range, long[] seqs) {
        int found = Arrays.binarySearch(seqs, range.first());
        int next = found >= 0 ? found : -found - 1;
        return next < seqs.length && seqs[next] <= range.last();
    }

    private int forgotten() {
        return (int) forgetOpen.stream().mapToLong(Range::size).sum();
    }

    private void takeUpTo(int most) {
        openPublished = new ArrayList<>();
        openSettled = new ArrayList<>();
        openDiscarded = new ArrayList<>();
        for (int left = most; left > 0 && !order.isEmpty(); left--) {
            switch (order.removeFirst()) {
                case PUBLISHED -> openPublished.add(published.removeFirst());
                case SETTLED -> openSettled.add(settled.removeFirst());
                case DISCARDED -> openDiscarded.add(discarded.removeFirst());
            }
        }
    }

    private static List<Range> ranges(List<Entry> entries) {
        long[] seqs = new long[entries.size()];
        for (int i = 0; i < seqs.length; i++) {
            seqs[i] = entries.get(i).row.seq();
        }
        Arrays.sort(seqs);
        List<Range> ranges = new ArrayList<>();
        int start = 0;
        for (int i = 1; i <= seqs.length; i++) {
            if (i == seqs.length || seqs[i] != seqs[i - 1] + 1) {
                ranges.add(new Range(seqs[start], seqs[i - 1]));
                start = i;
            }
        }
        return ranges;
    }

    /** What an answer recorded. */
    record Recorded(List<Entry> published, List<Settled> settled, List<Long> discarded) {}

    /** The open write-back was applied. An answer to one that is no longer open means nothing: ask {@link #isOpen} first. */
    Recorded applied(WriteBack batch, WriteAnswer answer) {
        if (batch != open) {
            throw new IllegalStateException("an answer to a write-back that is not open");
        }
        answer.matched().forEach(seq -> ledger.add(seq, seq));
        reckoned = !batch.leftovers().isEmpty();
        if (reckoned) {
            leftovers = leftovers.subList(batch.leftovers().size(), leftovers.size());
            // Only now it is known that they are done: the next write-back says so, even if nothing else is to be said.
            due(Long.MIN_VALUE);
        }
        Recorded recorded = new Recorded(openPublished, openSettled, openDiscarded);
        forgetRecorded = forgetOpen;
        if (reckoned || ++successes % PATIENCE == 0) {
            portion = Math.min(settings.batchRows(), portion + Math.max(1, portion / 8));
        }
        close();
        return recorded;
    }

    private void close() {
        open = null;
        asked = false;
        failures = 0;
        openLeftovers = List.of();
        openPublished = List.of();
        openSettled = List.of();
        openDiscarded = List.of();
        forgetOpen = List.of();
        backoff.reset();
        retryAtNanos = Long.MIN_VALUE;
    }

    /**
     * The open write-back failed, and whether it took effect is not known. It goes again, later.
     *
     * @return whether it has failed for as long as a lease lasts and holds more than one thing: the term should end
     */
    boolean failed(WriteBack batch, long nowNanos) {
        if (batch != open) {
            return false;
        }
        asked = false;
        retryAtNanos = nowNanos + backoff.next();
        successes = 0;
        int size =
                openLeftovers.size() + openPublished.size() + openSettled.size() + openDiscarded.size() + forgotten();
        portion = Math.max(1, Math.min(portion, size / 2));
        if (!openLeftovers.isEmpty()) {
            // Under a new serial number: should the old one land late, after its parts, it must not take their progress
            // back.
            open = null;
            openLeftovers = List.of();
            return false;
        }
        failingSinceNanos = failures++ == 0 ? nowNanos : failingSinceNanos;
        return size > 1 && nowNanos - failingSinceNanos >= ttlNanos;
    }

    boolean isOpen(WriteBack batch) {
        return batch == open;
    }

    /** Whether rows wait for the next term to be recorded by name. */
    boolean carries() {
        return !carried.isEmpty();
    }

    /** A row of an ended term was acknowledged: it goes into the next one by name. */
    void leftOver(Entry entry) {
        carried.add(new RowName(entry.row.seq(), entry.row.id()));
    }

    /** The term is over: what is published and, as far as is known, not recorded goes into the next one by name. */
    void retire() {
        carried.addAll(leftovers);
        openPublished.forEach(this::leftOver);
        published.forEach(this::leftOver);
        order.clear();
        published.clear();
        settled.clear();
        discarded.clear();
        leftovers = List.of();
        reckoned = false;
        forgetNext = List.of();
        forgetRecorded = List.of();
        close();
        dueNanos = Long.MAX_VALUE;
    }

    long nextDeadlineNanos() {
        if (asked) {
            return Long.MAX_VALUE;
        }
        return open != null || reckoning() ? retryAtNanos : dueNanos;
    }
}
