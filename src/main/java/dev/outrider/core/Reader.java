package dev.outrider.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Polls the outbox: decides when to look, what to ask for, and what a page means for cursor and gaps. */
class Reader {

    /** With less room than this part of a page, looks are paced like idle ones: many tiny pages cost more than they bring. */
    private static final int WORTHWHILE = 4;

    /**
     * A look is followed by a rest of so many times its own duration. Each look that finds a row makes a round of all that follows from it: a request to the
     * broker, a fetch of every consumer, a mark. Where a look takes long, the machine or the database is short of time, and fewer and larger rounds are
     * quicker for every row.
     */
    private static final long RESTS = 2;

    private final Settings.Reading settings;
    private final Effects effects;
    private final Gaps gaps;
    private final Backoff backoff = new Backoff(50_000_000L, 1_000_000_000L);
    private @Nullable PageAsk open;
    private long cursor;
    private long inheritedTo;
    private boolean caughtUp;
    private long lastValue;
    private long nextLookNanos;
    private long lastRowNanos;
    private long lastPageNanos;
    private long askedNanos;

    /** When the page taken last was asked for. */
    private long lookNanos;

    /** When the last uncut look before it was, in the same term. */
    private long seenAllNanos = Chain.Entry.UNKNOWN;

    /** The same for the page that is taken next. */
    private long nextSeenAllNanos = Chain.Entry.UNKNOWN;

    private boolean again;
    private boolean ailing;

    Reader(Settings.Reading settings, Effects effects, Gaps gaps) {
        this.settings = settings;
        this.effects = effects;
        this.gaps = gaps;
    }

    long cursor() {
        return cursor;
    }

    long lastValue() {
        return lastValue;
    }

    long lastPageNanos() {
        return lastPageNanos;
    }

    Status.Missing missing() {
        return gaps.missing();
    }

    /** When a row of the page taken last was committed, at the earliest: after it was written, and after a look that would have seen it. */
    long committedNanos(Page page, int index) {
        return Math.max(seenAllNanos, page.writtenNanos(index, lookNanos));
    }

    /** Which of these ranges are asked for again in every look, because gaps were merged over them. */
    List<Range> askedAgain(List<Range> ranges) {
        return gaps.over(ranges);
    }

    boolean busy() {
        return open != null;
    }

    /** Starts a term: the holes below the last done number are looked into like any other gap. */
    void begin(Ledger ledger, long nowNanos) {
        open = null;
        again = false;
        ailing = false;
        cursor = ledger.highest();
        inheritedTo = cursor;
        caughtUp = false;
        nextSeenAllNanos = Chain.Entry.UNKNOWN;
        gaps.clear();
        ledger.holes().forEach(hole -> gaps.missed(hole.first(), hole.last(), nowNanos));
        gaps.bound();
        nextLookNanos = nowNanos;
        lastRowNanos = nowNanos;
    }

    /**
     * Whether every row below the cursor that the term began with has been seen. Some may have been on their way when the last term ended, before
     * rows that were settled behind them: what waits must not be sent before these are found.
     */
    boolean caughtUp() {
        return caughtUp;
    }

    /** The answer to an open look, if any, means nothing any more; and what is missing is for the next holder to know. */
    void forget() {
        open = null;
        gaps.clear();
    }

    void advance(Window window, long nowNanos) {
        if (open != null || !window.hasRoom() || nowNanos < nextLookNanos) {
            return;
        }
        int rows = Math.min(settings.pageRows(), window.roomRows());
        open = new PageAsk(cursor, gaps.ranges(), rows, window.roomBytes(), gaps.wantsList(nowNanos));
        askedNanos = nowNanos;
        effects.read(open);
    }

    /**
     * Rows are said to have been committed. The open look may have begun before, so another one follows it. However often this is said, there is one look
     * at a time, and the wait after a failure stays: a database in trouble is not helped by haste.
     */
    void woken(long nowNanos) {
        if (open != null) {
            again = true;
        } else if (!ailing) {
            nextLookNanos = Math.min(nextLookNanos, nowNanos);
        }
    }

    boolean isOpen(ReadAsk ask) {
        return ask == open;
    }

    /** Whether the database's sequence stands below what was read from it, in one and the same incarnation. */
    boolean contradicts(Page page) {
        return page.lastValue() < cursor;
    }

    /** The page cannot be believed: look again a good while later. */
    void distrust(Page page, long nowNanos) {
        lastValue = page.lastValue();
        rest(nowNanos);
    }

    private void rest(long nowNanos) {
        open = null;
        again = false;
        ailing = true;
        nextLookNanos = nowNanos + backoff.next();
    }

    /** Takes a page in; returns the numbers it proved dead. */
    List<Range> take(Page page, long nowNanos) {
        List<Long> found = new ArrayList<>();
        List<Row> rows = page.rows();
        for (Row row : rows) {
            if (row.seq() > cursor) {
                break;
            }
            found.add(row.seq());
        }
        long coveredTo = !page.cut()
                ? Long.MAX_VALUE
                : rows.isEmpty() ? 0 : rows.get(rows.size() - 1).seq();
        caughtUp |= coveredTo >= inheritedTo;
        List<Range> dead = gaps.looked(found, coveredTo);
        for (Row row : rows.subList(found.size(), rows.size())) {
            if (row.seq() > cursor + 1) {
                gaps.missed(cursor + 1, row.seq() - 1, nowNanos);
            }
            cursor = row.seq();
        }
        if (page.holders() != null) {
            gaps.listed(page.holders(), nowNanos);
        }
        gaps.bound();
        lookNanos = askedNanos;
        seenAllNanos = nextSeenAllNanos;
        nextSeenAllNanos = page.cut() ? nextSeenAllNanos : askedNanos;
        pace(page, nowNanos);
        return dead;
    }

    private void pace(Page page, long nowNanos) {
        boolean full = open != null && open.maxRows() * WORTHWHILE >= settings.pageRows();
        open = null;
        ailing = false;
        backoff.reset();
        lastValue = page.lastValue();
        lastPageNanos = nowNanos;
        if (!page.rows().isEmpty()) {
            lastRowNanos = nowNanos;
        }
        long rest = Math.max((nowNanos - lastRowNanos) / 8, RESTS * (nowNanos - askedNanos));
        long idle = Math.min(settings.idleMaxNanos(), Math.max(settings.idleMinNanos(), rest));
        nextLookNanos = again || (page.cut() && full) ? nowNanos : nowNanos + idle;
        again = false;
    }

    void failed(long nowNanos) {
        if (open != null) {
            rest(nowNanos);
        }
    }

    long nextDeadlineNanos(Window window) {
        return open == null && window.hasRoom() ? nextLookNanos : Long.MAX_VALUE;
    }
}
