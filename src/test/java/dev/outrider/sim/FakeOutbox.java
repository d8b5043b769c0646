package dev.outrider.sim;

import dev.outrider.core.Fence;
import dev.outrider.core.Inheritance;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Progress;
import dev.outrider.core.Range;
import dev.outrider.core.Recording;
import dev.outrider.core.Row;
import dev.outrider.core.RowName;
import dev.outrider.core.Settlement;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the {@link Database}, as the relay's workers use it. The simulator calls the two halves of a page, snapshot and lock
 * list, apart, so that anything may happen between them. What planted bugs swap can be overridden.
 */
class FakeOutbox implements Outbox {

    /** Is told of write-backs that are about to change something. */
    interface Judge {

        default void applying(WriteBack batch, boolean fenceHolds) {}

        default void applied(WriteBack batch, Progress before) {}

        default void granted(String owner, long term) {}
    }

    /** A page whose snapshot is taken and whose lock list is not. */
    record Look(PageAsk ask, List<Row> rows, boolean cut) {}

    static final String TIMED_OUT = "canceling statement due to statement timeout";

    final Database database;
    private final Judge judge;
    private final Faults faults;

    FakeOutbox(Database database, Judge judge, Faults faults) {
        this.database = database;
        this.judge = judge;
        this.faults = faults;
    }

    // ---- lease

    @Override
    public LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
        database.demandUp();
        LaneRow lane = database.lane();
        boolean own = lane.owner().equals(ask.owner());
        return switch (ask.kind()) {
            case ACQUIRE -> acquire(ask, lane, own);
            case RENEW -> renew(ask, lane, own && lane.term() == ask.term());
            case RELEASE -> release(ask, lane, own && lane.term() == ask.term());
        };
    }

    private LeaseAnswer acquire(LeaseAsk ask, LaneRow lane, boolean own) {
        long now = database.now();
        if (!own && !lane.owner().isEmpty() && lane.expiresAtNanos() > now) {
            database.setLane(lane.waitedForBy(ask.owner(), now));
            return answer(false, ask, null);
        }
        if (!own && !lane.owner().isEmpty()) {
            faults.count(Happening.LEASE_TAKEN_OVER);
        }
        database.setLane(lane.acquiredBy(ask.owner(), now + ask.ttlMillis() * Dice.MILLI));
        judge.granted(ask.owner(), lane.term() + 1);
        return answer(true, ask, inheritance());
    }

    /** A lease that ran out while nobody else took it is renewed: no one else has worked in between. */
    private LeaseAnswer renew(LeaseAsk ask, LaneRow lane, boolean held) {
        if (held) {
            database.setLane(lane.until(ask.owner(), database.now() + ask.ttlMillis() * Dice.MILLI));
        }
        return answer(held, ask, null);
    }

    private LeaseAnswer release(LeaseAsk ask, LaneRow lane, boolean held) {
        if (held) {
            database.setLane(lane.until("", database.now()));
        }
        return answer(false, ask, null);
    }

    private LeaseAnswer answer(boolean held, LeaseAsk ask, @Nullable Inheritance inheritance) {
        LaneRow lane = database.lane();
        LaneRow.Waiter waiter = lane.waiter();
        boolean waiting = !waiter.owner().isEmpty()
                && !waiter.owner().equals(ask.owner())
                && waiter.seenAtNanos() > database.now() - ask.ttlMillis() * Dice.MILLI;
        return new LeaseAnswer(held, lane.term(), lane.owner(), waiting, database.incarnation(), inheritance);
    }

    Inheritance inheritance() {
        return new Inheritance(
                database.lane().progress(), SideTable.blocked(database.sideTable.values()), database.pauses.all());
    }

    // ---- reading

    @Override
    public Page read(PageAsk ask) throws OutboxException {
        return finish(look(ask));
    }

    /** First half of a page: one statement, one snapshot. */
    Look look(PageAsk ask) throws OutboxException {
        database.demandUp();
        PageCutter cutter = new PageCutter(ask.maxRows(), ask.maxBytes(), faults.rowsUntilTimeOut());
        for (Range gap : ask.gaps()) {
            take(
                    cutter,
                    database.numbers.subMap(gap.first(), true, gap.last(), true).values(),
                    true);
        }
        if (!cutter.rows().isEmpty()) {
            faults.count(Happening.GAP_ROW_FOUND);
        }
        if (!cutter.cut()) {
            take(cutter, database.numbers.tailMap(ask.cursor(), false).values(), false);
        }
        cutter.tell(faults);
        return new Look(ask, cutter.rows(), cutter.cut());
    }

    /** Settled rows can only lie in gaps, where neighbours were merged; only there they are left out. */
    private static void take(PageCutter cutter, Iterable<OutboxRow> rows, boolean withoutSettled) {
        for (OutboxRow row : rows) {
            boolean wanted =
                    row.state == OutboxRow.State.COMMITTED && !row.marked && !(withoutSettled && row.settled != null);
            if (wanted && !cutter.take(row.row)) {
                return;
            }
        }
    }

    /** Second half of a page: what the sequence says, and who holds the table, later than the snapshot. */
    Page finish(Look look) throws OutboxException {
        database.demandUp();
        return new Page(
                look.rows(),
                look.cut(),
                database.incarnation(),
                database.sequence.lastValue(),
                look.ask().listHolders() ? holders() : null);
    }

    /** Who may still commit a number that an earlier snapshot missed. */
    Set<String> holders() {
        Set<String> holders = new LinkedHashSet<>();
        for (Transaction transaction : database.active()) {
            if (transaction.holdsTable) {
                holders.add(transaction.virtualId);
            }
        }
        return holders;
    }

    @Override
    public Page readWaiting(WaitingAsk ask) throws OutboxException {
        database.demandUp();
        PageCutter cutter = new PageCutter(ask.maxRows(), ask.maxBytes(), faults.rowsUntilTimeOut());
        for (OutboxRow row : database.sideTable.values()) {
            if (SideTable.waitsIn(row, ask) && !cutter.take(row.row)) {
                break;
            }
        }
        return new Page(cutter.rows(), cutter.cut(), database.incarnation(), database.sequence.lastValue(), null);
    }

    // ---- writing

    @Override
    public WriteAnswer write(WriteBack batch) throws OutboxException {
        database.demandUp();
        LaneRow before = database.lane();
        boolean holds = fenceHolds(batch.fence());
        if (!accepts(batch.fence())) {
            faults.count(Happening.STALE_WRITE_REFUSED);
            return new WriteAnswer(false, List.of());
        }
        if (rowsOf(batch) > database.writeRows) {
            faults.count(Happening.WRITE_BACK_TOO_LONG);
            throw new OutboxException(TIMED_OUT, null);
        }
        judge.applying(batch, holds);
        List<Runnable> undoings = new ArrayList<>();
        List<Long> matched = markLeftovers(batch, undoings);
        for (Range range : batch.published()) {
            for (OutboxRow row : database.numbers
                    .subMap(range.first(), true, range.last(), true)
                    .values()) {
                if (row.state == OutboxRow.State.COMMITTED) {
                    publish(row, undoings);
                    mark(row, database.recording == Recording.ROW, undoings);
                }
            }
        }
        batch.progress().forgotten().forEach(range -> markForgotten(range, batch.unsettled(), undoings));
        batch.settled().forEach(settlement -> settle(settlement, undoings));
        batch.unsettled().forEach(number -> unsettle(number, undoings));
        undoings.add(database.replaceLane(before.written(batch.fence().serial(), batch.progress())));
        // One statement: a failover loses all of it or nothing.
        Runnable undoing = () -> undoings.forEach(Runnable::run);
        if (database.commit.waitsFor(batch)) {
            database.history.changed(undoing);
        } else {
            database.history.changedUnawaited(undoing);
        }
        judge.applied(batch, before.progress());
        return new WriteAnswer(true, matched);
    }

    /** Each row that it has to find takes time. */
    private long rowsOf(WriteBack batch) {
        long marked = database.recording == Recording.ROW ? sizes(batch.published()) : 0;
        return marked
                + sizes(batch.progress().forgotten())
                + batch.leftovers().size()
                + batch.settled().size()
                + batch.unsettled().size();
    }

    private static long sizes(List<Range> ranges) {
        return ranges.stream().mapToLong(Range::size).sum();
    }

    private List<Long> markLeftovers(WriteBack batch, List<Runnable> undoings) {
        List<Long> matched = new ArrayList<>();
        for (RowName name : batch.leftovers()) {
            OutboxRow row = database.numbers.get(name.seq());
            if (row != null && row.state == OutboxRow.State.COMMITTED && isMeant(row, name)) {
                matched.add(name.seq());
                publish(row, undoings);
                mark(row, true, undoings);
                unsettle(name.seq(), undoings);
                faults.count(Happening.LEFTOVER_MARKED);
            }
        }
        return matched;
    }

    private boolean fenceHolds(Fence fence) {
        LaneRow lane = database.lane();
        return lane.owner().equals(fence.owner())
                && lane.term() == fence.term()
                && lane.serial() <= fence.serial()
                && database.incarnation().equals(fence.incarnation());
    }

    /** Whether the write-back may change anything; only a planted bug says otherwise than the fence. */
    boolean accepts(Fence fence) {
        return fenceHolds(fence);
    }

    /** Whether the row with this number is the one that was acknowledged; after a failover the number alone proves nothing. */
    boolean isMeant(OutboxRow row, RowName name) {
        return row.row.id().equals(name.id());
    }

    private void publish(OutboxRow row, List<Runnable> undoings) {
        if (!row.published) {
            row.published = true;
            undoings.add(() -> {
                row.published = false;
                database.watch.unpublished(row);
            });
        }
    }

    private static void mark(OutboxRow row, boolean wanted, List<Runnable> undoings) {
        if (wanted && !row.marked) {
            row.marked = true;
            undoings.add(() -> row.marked = false);
        }
    }

    private void markForgotten(Range range, List<Long> unsettled, List<Runnable> undoings) {
        for (OutboxRow row :
                database.numbers.subMap(range.first(), true, range.last(), true).values()) {
            boolean told = row.settled != null && !unsettled.contains(row.seq());
            mark(row, row.state == OutboxRow.State.COMMITTED && !told, undoings);
            faults.count(Happening.PROGRESS_FORGOTTEN);
        }
    }

    private void settle(Settlement settlement, List<Runnable> undoings) {
        OutboxRow row = database.numbers.get(settlement.row().seq());
        if (row != null) {
            change(row, settlement, undoings);
        }
    }

    private void unsettle(long number, List<Runnable> undoings) {
        OutboxRow row = database.sideTable.get(number);
        if (row != null) {
            change(row, null, undoings);
        }
    }

    private void change(OutboxRow row, @Nullable Settlement settlement, List<Runnable> undoings) {
        Settlement before = row.settled;
        put(row, settlement);
        undoings.add(0, () -> put(row, before));
    }

    private void put(OutboxRow row, @Nullable Settlement settlement) {
        row.settled = settlement;
        if (settlement == null) {
            database.sideTable.remove(row.seq());
        } else {
            database.sideTable.put(row.seq(), row);
        }
    }
}
