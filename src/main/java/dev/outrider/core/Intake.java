package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes rows in: from new pages, and from the side table when a blocked scope is drained. One look at a time, in turns. */
final class Intake {

    private final Settings settings;
    private final Reader reader;
    private final Blocks blocks;
    private final Dispatch dispatch;
    private final Recorder recorder;
    private final Window window;
    private long taken;
    private long fullSinceNanos;

    Intake(Settings settings, Reader reader, Blocks blocks, Dispatch dispatch, Recorder recorder, Window window) {
        this.settings = settings;
        this.reader = reader;
        this.blocks = blocks;
        this.dispatch = dispatch;
        this.recorder = recorder;
        this.window = window;
    }

    Reader reader() {
        return reader;
    }

    /** Rows taken in since the process started. */
    long taken() {
        return taken;
    }

    void begin(long nowNanos) {
        reader.begin(recorder.ledger(), nowNanos);
    }

    void forget() {
        reader.forget();
        fullSinceNanos = 0;
    }

    void failed(long nowNanos) {
        reader.failed(nowNanos);
        blocks.failed(nowNanos);
    }

    void woken(long nowNanos) {
        reader.woken(nowNanos);
    }

    /** Whether its answer is waited for. A failure of one that was given up says how the database was, and not how it is. */
    boolean isOpen(ReadAsk ask) {
        return reader.isOpen(ask) || blocks.isOpen(ask);
    }

    /** Looks at waiting rows or at the outbox, whichever is due. */
    void advance(boolean mayDrain, long nowNanos) {
        fullSinceNanos = !full() ? 0 : fullSinceNanos == 0 ? nowNanos : fullSinceNanos;
        if (blocks.busy() || reader.busy()) {
            return;
        }
        if (mayDrain && reader.caughtUp()) {
            blocks.advance(nowNanos);
        }
        if (!blocks.busy() && mayRead()) {
            reader.advance(window, nowNanos);
        }
    }

    /** Whether more blocked rows could not be settled any more: then the outbox is the buffer. */
    boolean full() {
        Settings.Blocking limits = settings.blocking();
        // An application may make a topic of each id: then blocked topics are as many as keys.
        int standing = blocks.chains().size() + blocks.topics().size();
        return standing >= limits.chainsMax() || blocks.waitingTotal() >= limits.waitingMax();
    }

    /** Since when it has been {@link #full}, as far as that was noticed; 0 when it was not. */
    long fullSinceNanos() {
        return fullSinceNanos;
    }

    /** Rows that must be known before anything is drained are read in any case: there are no more of them than a window's. */
    private boolean mayRead() {
        return !full() || !reader.caughtUp();
    }

    /** Takes a page in; returns why it cannot be believed, if so. */
    @Nullable
    Failure take(Page page, long nowNanos) {
        if (reader.contradicts(page)) {
            // Without the last value itself: it grows with every row that is written meanwhile, and this is one
            // trouble.
            String message = "the sequence stands below " + reader.cursor()
                    + ", which was read before: was it set back by hand?";
            reader.distrust(page, nowNanos);
            return new Failure(Failure.Kind.HALT, Failure.Outcome.NOT_SENT, "SequenceSetBack", message);
        }
        recorder.dead(reader.take(page, nowNanos), nowNanos);
        List<Row> rows = page.rows();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            // A merged gap hands out rows again that are settled, or on their way.
            Entry entry = new Entry(row);
            entry.committedNanos = reader.committedNanos(page, i);
            entry.takenNanos = nowNanos;
            if (!recorder.ledger().isDone(row.seq()) && window.enter(entry)) {
                taken++;
                if (dispatch.mustFollow(entry.row) || !blocks.intercept(entry, nowNanos)) {
                    dispatch.enqueue(entry);
                }
            }
        }
        boundProgress();
        return null;
    }

    /** Progress is bounded like the gaps. No look is open now: one that was asked for before its rows tell it might still show them. */
    private void boundProgress() {
        recorder.forget(reader::askedAgain);
        if (recorder.ledger().ranges() > settings.reading().gapsMax() && recorder.mayForget()) {
            List<Range> done = recorder.ledger().done();
            // The last one stays: above it nobody would leave out what is settled.
            recorder.chooseToForget(reader.askedAgain(done.subList(0, done.size() - 1)));
        }
    }

    long nextDeadlineNanos(boolean mayDrain, long nowNanos) {
        if (blocks.busy() || reader.busy()) {
            return Long.MAX_VALUE;
        }
        long next = mayDrain && reader.caughtUp() ? blocks.nextDeadlineNanos(nowNanos) : Long.MAX_VALUE;
        return mayRead() ? Math.min(next, reader.nextDeadlineNanos(window)) : next;
    }
}
