package dev.outrider.read;

import dev.outrider.read.ProgressProbe.Seen;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The time up to which every committed row is published or settled, by the database's clock.
 *
 * <p>A look at a time T notes T and the last number drawn, which was read after T: a row that was committed by T has no larger number. As soon as a
 * later look finds nothing open up to that number, T is reached. A look that finds nothing open at all reaches its own time: so an idle
 * outbox is complete up to now, although numbers that were rolled back may stand at its end for ever. A transaction that is under way holds
 * nothing up: what it commits later is committed later.
 *
 * <p>Notes are bounded: when there are too many every second one goes, and the time moves in longer steps.
 */
public final class LowWaterTime {

    private static final int NOTES_MAX = 1_000;

    private record Note(Instant at, long lastValue) {}

    private final ArrayDeque<Note> notes = new ArrayDeque<>();
    private long lastValue;
    private @Nullable Instant reached;

    /** The time after this look, null while none is known. */
    public @Nullable Instant after(Seen seen) {
        Long first = seen.open().first();
        if (seen.open().lastValue() < lastValue) {
            // The numbers begin again, after a restore for instance: what was noted was about others.
            notes.clear();
        }
        lastValue = seen.open().lastValue();
        if (first == null) {
            notes.clear();
            reach(seen.at());
            return reached;
        }
        while (!notes.isEmpty() && notes.peekFirst().lastValue < first) {
            reach(notes.removeFirst().at);
        }
        if (notes.size() >= NOTES_MAX) {
            thin();
        }
        notes.addLast(new Note(seen.at(), lastValue));
        return reached;
    }

    /** A clock that is set back takes nothing back: what was reached stays so. */
    private void reach(Instant at) {
        reached = reached == null || at.isAfter(reached) ? at : reached;
    }

    private void thin() {
        boolean goes = true;
        for (Iterator<Note> each = notes.iterator(); each.hasNext(); goes = !goes) {
            each.next();
            if (goes) {
                each.remove();
            }
        }
    }

    /** Nothing is known any more: somebody else has had the lane. */
    public void forget() {
        notes.clear();
        reached = null;
    }
}
