package dev.outrider.core;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A chain or topic that stands still, and its way back. */
final class Block {

    /** Where it stands; the transitions are in {@link Blocks}. */
    enum State {
        /** Its rows go to the side table. */
        BLOCKED,
        /** Its waiting rows are read and sent; newly read ones still go to the side table, behind them. */
        DRAINING,
        /** Newly read rows are held in memory until everything settled before is written, so that a last look can be complete. */
        HOLDING
    }

    /** The code of a topic of which more waits than its limit lets go: it does not stand still, it is slow. */
    static final String LIMITED = "Limited";

    /** The code of a topic of which some partitions do not answer. */
    static final String SILENT = "NoAnswer";

    private static final String OTHERS = " and others";
    private static final String SLOW = "more rows than its limit lets go";

    final Settlement.Scope scope;
    final ChainId id;
    State state = State.BLOCKED;
    String code;
    String reason;
    long parked;
    long waiting;

    /** Since when it stands still, as far as this process knows: the side table does not tell its heirs. */
    long sinceNanos;

    /** The row behind which the others wait; null for a topic, and when a predecessor has parked it. */
    @Nullable
    Long parkedSeq;

    /** Settlements of this scope that are not written yet. */
    int unwritten;

    /**
     * Settlements that were not written yet when draining began. They may be older than what the table already shows: a row that was
     * on its way when its scope was blocked is settled after one that was read later.
     */
    int older;

    /** Parked rows that were released and whose release is not written yet: what waits behind them must not go before. */
    int released;

    /** Drained rows that are neither published nor settled again. */
    int onWay;

    /** The last look at the waiting rows did not see all of them. */
    boolean more = true;

    /** Nothing stands still here any more; rows drained from it may still be on their way. */
    boolean opened;

    /** A drained row was published: pages may be large. Before that a single row tries the way. */
    boolean proven;

    /** Drained rows of it are refused for good, and it goes on: a row for each answer. Looks are small, and others have their turn meanwhile. */
    boolean oneByOne;

    /** Who wants it to stand still and why; null when nobody does. Then only being resumed brings it back. */
    @Nullable
    String paused;

    /** The part of the topic that it concerns; null for all of it. */
    @Nullable
    Slice slice;

    /** How many looks in a row have shown only rows that are on their way already. */
    int vainLooks;

    /** The same, whoever had a turn in between. */
    int vainInARow;

    /** When its waiting rows were last asked for. */
    long askedNanos;

    final List<Chain.Entry> held = new ArrayList<>();

    Block(Settlement.Scope scope, ChainId id, String code, String reason, long sinceNanos) {
        this.scope = scope;
        this.id = id;
        this.code = code;
        this.reason = reason;
        this.sinceNanos = sinceNanos;
    }

    static Block ofTopic(String topic, String code, String reason, long sinceNanos) {
        return new Block(Settlement.Scope.TOPIC, new ChainId(topic, null), code, reason, sinceNanos);
    }

    static Block limited(String topic, long sinceNanos) {
        return ofTopic(topic, LIMITED, SLOW, sinceNanos);
    }

    /** A topic of which rows are stuck. */
    static Block stuck(Stuck stuck, @Nullable Slice slice, long nowNanos) {
        Block block = ofTopic(stuck.topic, stuck.why.code(), stuck.why.message(), nowNanos);
        block.slice = slice;
        return block;
    }

    boolean concerns(Row row) {
        return slice == null || slice.holds(row);
    }

    /** Something else is in the way too, of what it concerns or of more. */
    void also(Block other) {
        Slice mine = slice;
        Slice more = other.slice;
        slice = mine != null && more != null && mine.goesWith(more) ? mine.and(more) : null;
        if (limited() && !other.limited()) {
            because(other.code, other.reason);
        } else if (slice != null && !reason.equals(other.reason) && !reason.endsWith(OTHERS)) {
            because(code, reason + OTHERS);
        }
    }

    /** Why it stands still from now on. */
    void because(String newCode, String newReason) {
        code = newCode;
        reason = newReason;
    }

    /** It does not stand still any more, but its limit may let it come back slowly only. */
    void slowly() {
        because(LIMITED, SLOW);
    }

    void beginDraining(long nowNanos) {
        // Whoever has just had its turn has not been waiting for answers since its last one.
        askedNanos = nowNanos;
        vainLooks = 0;
        state = State.DRAINING;
        older = unwritten;
    }

    /** A look has shown rows, and in vain if all of them are on their way already. */
    void looked(boolean vain) {
        vainLooks = vain ? vainLooks + 1 : 0;
        vainInARow = vain ? vainInARow + 1 : 0;
    }

    /** Takes out the rows that were held for the time of the last look, in order. */
    List<Chain.Entry> takeHeld() {
        List<Chain.Entry> taken = List.copyOf(held);
        held.clear();
        return taken;
    }

    /** Whether the table shows every row that must go before those it shows. */
    boolean complete() {
        return onWay == 0 && released == 0 && older == 0;
    }

    /** A drained row of it waits again, or was refused for good: then the way is free as well. */
    void settledAgain(Settlement.State settled) {
        onWay--;
        proven |= settled == Settlement.State.PARKED;
    }

    /** The oldest unwritten settlement is written. */
    void written() {
        unwritten--;
        older = Math.max(0, older - 1);
    }

    /** Whether it is a topic of which more waits than its limit lets go: slow, but not at a stand. */
    boolean limited() {
        return code.equals(LIMITED);
    }

    Blocked snapshot() {
        return new Blocked(scope, id, parked, waiting, code, reason);
    }
}
