package dev.outrider.sim;

import dev.outrider.core.Incarnation;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Recording;
import dev.outrider.core.SynchronousCommit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;

/**
 * The PostgreSQL server: transactions, numbers, locks, the lane's row and the side table, with the semantics that the gap rule and
 * the lease rule rest on. A commit makes rows visible first and gives the locks back in a step of its own.
 */
final class Database {

    /** Is told of everything that changes what is true. */
    interface Watch {

        default void committed(OutboxRow row) {}

        /** A failover took the commit back. */
        default void uncommitted(OutboxRow row) {}

        /** A failover took back that the row was recorded as published. */
        default void unpublished(OutboxRow row) {}
    }

    final History history = new History();
    final Sequence sequence = new Sequence(history);
    final PauseTable pauses = new PauseTable(history);
    final Watch watch;
    private final LongSupplier clock;

    /** Rows whose number is drawn and not dead, by number. */
    final NavigableMap<Long, OutboxRow> numbers = new TreeMap<>();

    /** Numbers whose rows retention has deleted. */
    final Set<Long> deleted = new HashSet<>();

    final NavigableMap<Long, OutboxRow> sideTable = new TreeMap<>();
    private final List<Transaction> active = new ArrayList<>();
    private final Map<Integer, Transaction> keyLocks = new HashMap<>();

    /** Where write-backs record that rows are published. */
    Recording recording = Recording.ROW;

    /** Which write-backs wait for the disk. */
    SynchronousCommit commit = SynchronousCommit.ON;

    /** What one write-back may hold before the time for it is over. */
    int writeRows = Integer.MAX_VALUE;

    private LaneRow lane = LaneRow.NEW;
    private Incarnation incarnation = new Incarnation("life-1");
    private int lives = 1;
    private int connections;
    private boolean up = true;
    private boolean standby;
    private long nextXid = 700;
    private long lastCompletedXid = 699;
    private int nextVirtualId = 1;

    Database(LongSupplier clock, Watch watch) {
        this.clock = clock;
        this.watch = watch;
    }

    // ---- the server's life

    /** The server's own clock; no relay's clock has anything to do with it. */
    long now() {
        return clock.getAsLong();
    }

    Incarnation incarnation() {
        return incarnation;
    }

    /** Changes whenever every connection breaks. */
    int connections() {
        return connections;
    }

    void demandUp() throws OutboxException {
        if (!up) {
            throw new OutboxException("connection refused", null);
        }
        if (standby) {
            throw new OutboxException("cannot execute in a read-only transaction: this is a standby", null);
        }
    }

    boolean up() {
        return up && !standby;
    }

    void goDown() {
        up = false;
        connections++;
        for (Transaction transaction : List.copyOf(active)) {
            if (transaction.state == Transaction.State.VISIBLE) {
                release(transaction);
            } else if (transaction.state == Transaction.State.OPEN) {
                rollback(transaction);
            }
        }
    }

    /** Comes back after {@link #goDown}; an orderly shutdown has lost nothing and remembers the exact number. */
    void comeUp(boolean orderly, int lostChanges) {
        if (!orderly) {
            history.lose(lostChanges);
            sequence.recover();
            // Numbers above the recovered one belong to no one any more: they are drawn again.
            numbers.tailMap(sequence.lastValue(), false).clear();
        }
        history.settle();
        for (Transaction transaction : active) {
            transaction.virtualId = "-1/" + transaction.xid;
        }
        up = true;
        standby = false;
        connections++;
        lives++;
        incarnation = new Incarnation("life-" + lives);
    }

    /** Until the promotion, the address leads to a server that only reads. */
    void answerAsStandby() {
        up = true;
        standby = true;
    }

    // ---- transactions

    List<Transaction> active() {
        return active;
    }

    Transaction begin() {
        Transaction transaction = new Transaction("3/" + nextVirtualId++);
        active.add(transaction);
        return transaction;
    }

    void assignXid(Transaction transaction) {
        if (transaction.xid == 0) {
            transaction.xid = nextXid++;
        }
    }

    /** A writer of a key serialises before it inserts. */
    boolean lockKey(Transaction transaction, int key) {
        Transaction holder = keyLocks.putIfAbsent(key, transaction);
        if (holder != null && holder != transaction) {
            return false;
        }
        transaction.keys.add(key);
        return true;
    }

    /** Draws a number and inserts what is made of it. */
    OutboxRow insert(Transaction transaction, LongFunction<OutboxRow> maker) {
        transaction.holdsTable = true;
        OutboxRow row = maker.apply(sequence.draw());
        assignXid(transaction);
        transaction.rows.add(row);
        numbers.put(row.seq(), row);
        return row;
    }

    /** First half of a commit: everyone sees the rows. */
    void becomeVisible(Transaction transaction) {
        boolean wasPrepared = transaction.state == Transaction.State.PREPARED;
        transaction.state = Transaction.State.VISIBLE;
        complete(transaction);
        for (OutboxRow row : transaction.rows) {
            row.state = OutboxRow.State.COMMITTED;
            row.everCommitted = true;
            watch.committed(row);
        }
        history.changed(() -> undoCommit(transaction, wasPrepared));
    }

    /** Second half of a commit: the locks are gone. */
    void release(Transaction transaction) {
        transaction.state = Transaction.State.ENDED;
        transaction.holdsTable = false;
        active.remove(transaction);
        unlockKeys(transaction);
    }

    void rollback(Transaction transaction) {
        boolean wasPrepared = transaction.state == Transaction.State.PREPARED;
        complete(transaction);
        die(transaction);
        if (wasPrepared) {
            history.changed(() -> bePreparedAgain(transaction));
        }
    }

    void prepare(Transaction transaction) {
        assignXid(transaction);
        transaction.state = Transaction.State.PREPARED;
        history.changed(() -> die(transaction));
    }

    private void die(Transaction transaction) {
        for (OutboxRow row : transaction.rows) {
            row.state = OutboxRow.State.ROLLED_BACK;
            numbers.remove(row.seq(), row);
        }
        release(transaction);
    }

    private void undoCommit(Transaction transaction, boolean wasPrepared) {
        for (int i = transaction.rows.size() - 1; i >= 0; i--) {
            OutboxRow row = transaction.rows.get(i);
            watch.uncommitted(row);
            row.state = OutboxRow.State.LOST;
            numbers.remove(row.seq(), row);
        }
        if (wasPrepared) {
            bePreparedAgain(transaction);
        }
    }

    private void bePreparedAgain(Transaction transaction) {
        transaction.state = Transaction.State.PREPARED;
        transaction.holdsTable = true;
        active.add(transaction);
        for (OutboxRow row : transaction.rows) {
            row.state = OutboxRow.State.DRAWN;
            numbers.put(row.seq(), row);
        }
        transaction.keys.forEach(key -> keyLocks.put(key, transaction));
    }

    private void unlockKeys(Transaction transaction) {
        transaction.keys.forEach(key -> keyLocks.remove(key, transaction));
    }

    private void complete(Transaction transaction) {
        // As soon as the rows are visible the next writer of the key may go on: it finds the old version's xid
        // completed.
        unlockKeys(transaction);
        lastCompletedXid = Math.max(lastCompletedXid, transaction.xid);
    }

    // ---- what a statement sees

    /** {@code pg_snapshot_xmax}: the last completed transaction plus one, not the next one to be given out. */
    long xmax() {
        return lastCompletedXid + 1;
    }

    /** {@code pg_snapshot_xmin}: the first transaction below xmax that still runs. */
    long xmin() {
        long xmin = xmax();
        for (Transaction transaction : active) {
            boolean runs = transaction.state != Transaction.State.VISIBLE && transaction.xid != 0;
            if (runs) {
                xmin = Math.min(xmin, transaction.xid);
            }
        }
        return xmin;
    }

    LaneRow lane() {
        return lane;
    }

    void setLane(LaneRow changed) {
        history.changed(replaceLane(changed));
    }

    /** Changes the lane's row as part of a larger statement; returns what undoes it. */
    Runnable replaceLane(LaneRow changed) {
        LaneRow before = lane;
        lane = changed;
        return () -> lane = before;
    }

    /** Whether the number will never hold a row. */
    boolean dead(long number) {
        return number <= sequence.lastValue() && !numbers.containsKey(number);
    }
}
