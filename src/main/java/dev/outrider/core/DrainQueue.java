package dev.outrider.core;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What stands still and may come back, in the order in which its obstacle went away. */
final class DrainQueue {

    /** An answer that takes longer may take for ever. */
    private static final long GIVE_WAY_NANOS = 1_000_000_000L;

    /** Rows that go one by one take this part of the window at most: there may be several such keys. */
    private static final int ONE_BY_ONE_PART = 64;

    /** Ten thousand keys may come back together, and each is looked for with every row of it. */
    private final Set<Block> queue = new LinkedHashSet<>();

    private final Limiter limiter;

    DrainQueue(Limiter limiter) {
        this.limiter = limiter;
    }

    boolean contains(Block block) {
        return queue.contains(block);
    }

    void add(Block block) {
        queue.add(block);
    }

    void remove(Block block) {
        queue.remove(block);
    }

    void clear() {
        queue.clear();
    }

    /** Whether the block's topic has room for rows that come back. Held rows are as good as on their way: they wait for nothing else. */
    boolean hasRoom(Block block) {
        return block.state == Block.State.HOLDING || limiter.room(block.id.topic()) > 0;
    }

    /**
     * A row of the block was published: the way is free. A topic that has a limit may be on its way back for long, and that is no trouble any more.
     *
     * @param comesBack whether nothing has come in its way since
     */
    void proven(Block block, boolean comesBack) {
        block.proven = true;
        if (comesBack && block.scope == Settlement.Scope.TOPIC && limiter.limits(block.id.topic())) {
            block.slowly();
        }
    }

    /** What is looked for next: a single row that tries the way, and pages of at most so many rows when it is free. */
    WaitingAsk ask(Block block, int pageRows, Window window) {
        int most = block.oneByOne ? Math.max(1, window.mostRows() / ONE_BY_ONE_PART) : pageRows;
        int room = Math.min(window.roomRows(), limiter.room(block.id.topic()));
        int rows = block.proven ? Math.max(1, Math.min(most, room)) : 1;
        long bytes = block.oneByOne ? Math.max(1, window.mostBytes() / ONE_BY_ONE_PART) : window.roomBytes();
        return new WaitingAsk(block.scope, block.id, rows, Math.min(bytes, window.roomBytes()));
    }

    /** Whether there is one that may be drained now. */
    boolean any(Predicate<Block> mayDrain) {
        return queue.stream().anyMatch(block -> mayDrain.test(block) && hasRoom(block));
    }

    /**
     * Which block is drained from now on. Beside one whose topic has a limit, and that waits for it, others go on: theirs need not be as slow. So they do beside
     * one whose rows have had no answer for a while.
     *
     * @param present the one that is drained, null when there is none; it goes to the end of the queue when another takes its place
     */
    @Nullable
    Block next(@Nullable Block present, Predicate<Block> mayDrain, long nowNanos) {
        if (present != null && !isSlow(present, nowNanos)) {
            return present;
        }
        Block other = take(block -> block.complete() && mayDrain.test(block));
        if (present == null) {
            return other != null ? other : take(mayDrain);
        }
        if (other == null) {
            return present;
        }
        present.state = Block.State.BLOCKED;
        queue.add(present);
        return other;
    }

    private boolean isSlow(Block present, long nowNanos) {
        boolean vain = present.vainLooks > 0;
        boolean waits = present.state == Block.State.DRAINING && (present.onWay > 0 || vain || !hasRoom(present));
        boolean slow = vain || present.oneByOne || limiter.limits(present.id.topic());
        return waits && (slow || nowNanos - present.askedNanos >= GIVE_WAY_NANOS);
    }

    /** When one that has asked for its rows and waits is to give way to another. */
    long givesWayAtNanos(Block present, Predicate<Block> mayDrain) {
        boolean waits = present.state == Block.State.DRAINING && present.onWay > 0;
        return waits && any(block -> block.complete() && mayDrain.test(block))
                ? present.askedNanos + (present.oneByOne ? 0 : GIVE_WAY_NANOS)
                : Long.MAX_VALUE;
    }

    private @Nullable Block take(Predicate<Block> mayDrain) {
        for (Iterator<Block> each = queue.iterator(); each.hasNext(); ) {
            Block block = each.next();
            if (mayDrain.test(block) && hasRoom(block)) {
                each.remove();
                return block;
            }
        }
        return null;
    }
}
