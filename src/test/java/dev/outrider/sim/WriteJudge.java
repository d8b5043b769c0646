package dev.outrider.sim;

import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.RowName;
import dev.outrider.core.Settings;
import dev.outrider.core.Settlement;
import dev.outrider.core.WriteBack;
import java.util.Set;
import java.util.stream.Collectors;

/** Judges every write-back just before and just after it takes effect. */
final class WriteJudge implements FakeOutbox.Judge {

    /** What is done while a write-back is open that makes others be forgotten. */
    private static final int MORE_RANGES = 16;

    private final Truth truth;
    private final Faults faults;
    private final Trace trace;
    private final Database database;
    private final int mostRanges;

    WriteJudge(Truth truth, Faults faults, Trace trace, Database database, Settings settings) {
        this.truth = truth;
        this.faults = faults;
        this.trace = trace;
        this.database = database;
        mostRanges = settings.reading().gapsMax() + settings.window().rows() + MORE_RANGES;
    }

    @Override
    public void applying(WriteBack batch, boolean fenceHolds) {
        trace.note("write", batch.fence().serial(), batch);
        if (!fenceHolds) {
            throw new Violation(Invariant.STALE_TERM_CHANGES_NOTHING, "the lane is not " + batch.fence() + "'s");
        }
        Set<String> settledWithIt = batch.settled().stream()
                .map(settlement -> settlement.row().id())
                .collect(Collectors.toSet());
        batch.published().forEach(range -> demandPublished(range, settledWithIt));
        for (RowName name : batch.leftovers()) {
            if (truth.of(name.id()).landings == 0) {
                throw new Violation(
                        Invariant.MARKED_MEANS_IN_LOG, name + " is a leftover that never came into the log");
            }
        }
        batch.settled().forEach(this::demandSettled);
        if (batch.progress().done().size() > mostRanges) {
            throw new Violation(
                    Invariant.PROGRESS_STAYS_SMALL,
                    batch.progress().done().size() + " done ranges, but at most " + mostRanges);
        }
    }

    private void demandPublished(Range range, Set<String> settledWithIt) {
        for (OutboxRow row :
                database.numbers.subMap(range.first(), true, range.last(), true).values()) {
            if (row.landings == 0) {
                throw new Violation(Invariant.MARKED_MEANS_IN_LOG, row + " is marked in " + range);
            }
            demandPrefix(row, settledWithIt);
        }
    }

    /** Only a chain's acknowledged prefix is marked: a predecessor that may be missing would come again, behind what is never sent again. */
    private void demandPrefix(OutboxRow row, Set<String> settledWithIt) {
        if (row.place < 1) {
            return;
        }
        OutboxRow before = truth.story(row).rows.get(row.place - 1);
        boolean settled = before.settled != null || settledWithIt.contains(before.row.id());
        boolean known = before.everAcknowledged || before.published || settled;
        if (!known && !before.poison() && !before.everDiscarded) {
            throw new Violation(Invariant.MARKS_ARE_A_PREFIX, row + " is marked, and nobody has heard of " + before);
        }
    }

    private void demandSettled(Settlement settlement) {
        OutboxRow row = truth.of(settlement.row().id());
        OutboxRow present = database.numbers.get(settlement.row().seq());
        if (row != present) {
            throw new Violation(
                    Invariant.DONE_MEANS_DONE, settlement.row() + " is settled, but the number is of " + present);
        }
        boolean parked = settlement.state() == Settlement.State.PARKED;
        int tries = settlement.tries().count();
        // What can be seen to be wrong with it before anything is sent has no answer, and counts as one attempt.
        if (tries > Math.max(row.refusals, parked ? 1 : 0) || (parked && tries == 0)) {
            throw new Violation(
                    Invariant.ONLY_REFUSALS_ARE_ATTEMPTS,
                    row + " is said to be refused " + tries + " times, and was " + row.refusals + " times");
        }
        if (parked) {
            faults.count(Happening.ROW_PARKED);
            row.treatedInGrant = 0;
            if (!row.poison()) {
                throw new Violation(Invariant.INNOCENTS_ARE_NOT_PARKED, row + " is parked: " + settlement.reason());
            }
        } else {
            boolean mayGoOn = settlement.scope() == Settlement.Scope.CHAIN && !truth.standsStill(row);
            faults.count(
                    switch (settlement.code()) {
                        case "Limited" -> Happening.ROW_OVERFLOWED;
                        case "NoAnswer" -> Happening.ROW_STOOD_ASIDE;
                        case "InvalidTimestampException" -> mayGoOn ? Happening.ROW_MADE_WAY : Happening.ROW_WAITING;
                        default -> Happening.ROW_WAITING;
                    });
        }
    }

    @Override
    public void applied(WriteBack batch, Progress before) {
        for (long number : batch.unsettled()) {
            demandUnsettled(number);
        }
        Numbers.added(batch.progress(), before).forEach(this::demandTold);
        Numbers.added(before, batch.progress()).forEach(this::demandDone);
    }

    /** Judges a row that retention is about to delete. */
    void deleting(OutboxRow row) {
        if (row.settled != null || !(row.published || row.everDiscarded)) {
            throw new Violation(Invariant.DELETED_MEANS_DONE, row + " is deleted: " + row.settled);
        }
    }

    private void demandUnsettled(long number) {
        OutboxRow row = database.numbers.get(number);
        if (row == null && database.deleted.contains(number)) {
            // The write-back had taken effect before, and its answer was lost.
            return;
        }
        if (row == null) {
            throw new Violation(Invariant.CONTRACT, "number " + number + " is taken off the side table and has no row");
        }
        if (row.published) {
            faults.count(Happening.ROW_DRAINED);
        } else if (row.discardAsked) {
            faults.count(Happening.ROW_DISCARDED);
            row.everDiscarded = true;
        } else {
            throw new Violation(
                    Invariant.DONE_MEANS_DONE, row + " leaves the side table, neither published nor given up");
        }
    }

    /** What the progress does not tell any more, the rows themselves have to tell, or the side table. */
    private void demandTold(Range range) {
        for (OutboxRow row :
                database.numbers.subMap(range.first(), true, range.last(), true).values()) {
            if (!row.marked && row.settled == null) {
                throw new Violation(Invariant.PROGRESS_ONLY_GROWS, row + " was done and is no more");
            }
        }
    }

    private void demandDone(Range range) {
        if (range.last() > database.sequence.lastValue()) {
            throw new Violation(Invariant.DONE_MEANS_DONE, range + " is done and not even drawn");
        }
        for (OutboxRow row :
                database.numbers.subMap(range.first(), true, range.last(), true).values()) {
            if (!row.published && row.settled == null && !row.everDiscarded) {
                throw new Violation(Invariant.DONE_MEANS_DONE, row + " counts as done in " + range);
            }
        }
    }
}
