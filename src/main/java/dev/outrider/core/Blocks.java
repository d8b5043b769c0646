package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Settlement.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands still, and how it comes back: {@code BLOCKED -> DRAINING -> HOLDING -> (open | DRAINING)}, and back to {@code BLOCKED} from
 * anywhere.
 *
 * <p>Rows of a blocked chain or topic leave the stream for the side table, so that they pin neither the window nor the low-water mark. On
 * the way back their order must hold against rows that are read meanwhile: those go on being settled, behind the ones that are drained. Because under steady
 * traffic the side table would never be empty, the last step holds new rows in memory for the time of one
 * look: when everything settled before is written and the look sees all of it, those rows go first, the held ones follow, and the scope is open.
 */
class Blocks {

    private final Settings.Reading reading;
    private final Effects effects;
    private final Window window;
    private final Recorder recorder;
    // Both oldest first: the first one is told as what stands still, for as long as it does.
    private final Map<ChainId, Block> chains = new LinkedHashMap<>();
    private final Map<String, Block> topics = new LinkedHashMap<>();
    private final DrainQueue toDrain;
    private final Releases releases = new Releases();
    private @Nullable Block draining;
    private @Nullable WaitingLook open;
    private long notBeforeNanos;
    private final Totals totals = new Totals();

    Blocks(Settings.Reading reading, Effects effects, Window window, Recorder recorder) {
        this.reading = reading;
        this.effects = effects;
        this.window = window;
        this.recorder = recorder;
        this.toDrain = new DrainQueue(window.limiter());
    }

    /** Starts a term with what its predecessor left standing. */
    void begin(List<Blocked> blocked, Settings.PoisonPolicy policy, long nowNanos) {
        // Between two terms topics may have been found blocked or well: what was noted of them then means other rows.
        clear();
        for (Blocked each : blocked) {
            Block block = new Block(each.scope(), each.chain(), each.code(), each.reason(), nowNanos);
            totals.addParked(block, each.parked());
            totals.addWaiting(block, each.waiting());
            if (each.scope() == Scope.TOPIC) {
                topics.put(each.chain().topic(), block);
            } else if (each.standsBy(policy)) {
                chains.put(each.chain(), block);
            } else if (each.waiting() > 0) {
                // Nothing blocks it (any more): a retry was interrupted, or the policy has changed.
                chains.put(each.chain(), block);
                drain(block);
            }
        }
    }

    void clear() {
        chains.clear();
        topics.clear();
        toDrain.clear();
        releases.clear();
        draining = null;
        open = null;
        totals.clear();
    }

    long waitingTotal() {
        return totals.waiting();
    }

    long parkedTotal() {
        return totals.parked();
    }

    boolean isEmpty() {
        return chains.isEmpty() && topics.isEmpty();
    }

    Collection<Block> chains() {
        return chains.values();
    }

    Collection<Block> topics() {
        return topics.values();
    }

    /** What a newly read or drained row has to wait for. */
    @Nullable
    Block obstacle(Row row) {
        Block chain = row.chain().keyed() ? chains.get(row.chain()) : null;
        if (chain != null) {
            return chain; // A chain's own block comes first.
        }
        Block topic = topics.get(row.chain().topic());
        return topic != null && topic.concerns(row) ? topic : null;
    }

    /** Settles or holds a newly read row whose chain or topic stands still; false when it may go. */
    boolean intercept(Entry entry, long nowNanos) {
        Block block = obstacle(entry.row);
        if (block == null) {
            return false;
        }
        if (block.state == Block.State.HOLDING) {
            block.held.add(entry);
        } else {
            settleWaiting(entry, block, nowNanos);
        }
        return true;
    }

    void settleWaiting(Entry entry, Block block, long nowNanos) {
        if (entry.drainOf != block) {
            totals.addWaiting(block, 1);
            if (entry.drainOf != null) {
                totals.addWaiting(entry.drainOf, -1);
            }
        }
        settle(entry, Settlement.State.WAITING, block, nowNanos);
    }

    private void settle(Entry entry, Settlement.State state, Block block, long nowNanos) {
        block.unwritten++;
        Settlement settlement = new Settlement(entry.row, state, block.scope, block.code, block.reason, entry.tries);
        recorder.settle(new Recorder.Settled(entry, settlement, block), nowNanos);
    }

    /** Parks a row; with the policy to block, its chain stands still from now on. */
    void park(Entry entry, Failure reason, boolean blockChain, long nowNanos) {
        ChainId id = entry.row.chain();
        Block known = chains.get(id);
        Block block = known != null ? known : new Block(Scope.CHAIN, id, reason.code(), reason.message(), nowNanos);
        block.because(reason.code(), reason.message());
        totals.addParked(block, 1);
        if (entry.drainOf != null) {
            totals.addWaiting(entry.drainOf, -1);
        }
        if (blockChain && id.keyed()) {
            chains.put(id, block);
            if (block.parkedSeq == null) {
                block.parkedSeq = entry.row.seq();
            }
            standStill(block, nowNanos);
        }
        block.oneByOne |= !blockChain && entry.drainOf == block;
        settle(entry, Settlement.State.PARKED, block, nowNanos);
    }

    Block blockTopic(String topic, Failure reason, long nowNanos) {
        Block block =
                topics.computeIfAbsent(topic, name -> Block.ofTopic(name, reason.code(), reason.message(), nowNanos));
        topicStands(block, reason.code(), reason.message(), nowNanos);
        return block;
    }

    /** From now on the topic's rows wait, for this reason. */
    void topicStands(Block block, String code, String reason, long nowNanos) {
        topics.put(block.id.topic(), block);
        block.because(code, reason);
        block.slice = null;
        standStill(block, nowNanos);
        Block chain = draining;
        if (chain != null && !mayDrain(chain)) {
            standStill(chain, nowNanos);
            drain(chain);
        }
    }

    /** What comes of the topic, or of a part of it, leaves the stream, and comes back behind what is on its way. One that stands still, for whatever reason, goes on doing so. */
    void standAside(Block wanted, long nowNanos) {
        Block known = topics.putIfAbsent(wanted.id.topic(), wanted);
        if (known == null) {
            drain(wanted);
            return;
        }
        known.also(wanted);
        if (known.state == Block.State.HOLDING) {
            // Its last look would not see what is settled now.
            standStill(known, nowNanos);
            drain(known);
        }
    }

    /** Rows have joined those that wait, in front of some of them: what looks have shown, and are about to show, is not all. */
    void joined(Block block, long nowNanos) {
        block.older = block.unwritten;
        if (block.state == Block.State.HOLDING) {
            standStill(block, nowNanos);
            drain(block);
        } else if (draining == block) {
            open = null;
        }
    }

    private void standStill(Block block, long nowNanos) {
        block.state = Block.State.BLOCKED;
        toDrain.remove(block);
        if (draining == block) {
            draining = null;
            open = null;
        }
        settleHeld(block, nowNanos);
    }

    private void settleHeld(Block block, long nowNanos) {
        block.takeHeld().forEach(entry -> settleWaiting(entry, block, nowNanos));
    }

    @Nullable
    Block chain(ChainId id) {
        return chains.get(id);
    }

    @Nullable
    Block topic(String name) {
        return topics.get(name);
    }

    /** Whether its obstacle is gone, as far as is known. */
    boolean comesBack(Block block) {
        return block.state != Block.State.BLOCKED || toDrain.contains(block);
    }

    /** The obstacle is gone: what waits is brought back. */
    void drain(Block block) {
        if (block.state == Block.State.BLOCKED) {
            block.more = true;
            toDrain.add(block);
        }
    }

    /** A parked row shall be tried again, or be given up. */
    void release(Row row, boolean retry, long nowNanos) {
        if (!releases.holds(row.seq())) { // Whoever asks cannot see that it is being done until it is written.
            Block block = comingBack(row.chain(), "Released", "released by hand", nowNanos);
            totals.released(block);
            Entry retried = releases.add(row, block, retry);
            if (retried != null) {
                settleWaiting(retried, block, nowNanos);
            } else {
                recorder.discard(row.seq(), nowNanos);
            }
        }
    }

    /** What waits of a chain is brought back, behind nothing but what comes back before it. */
    Block comingBack(ChainId chain, String code, String reason, long nowNanos) {
        Block block = chains.computeIfAbsent(chain, id -> new Block(Scope.CHAIN, id, code, reason, nowNanos));
        drain(block);
        return block;
    }

    /** A chain waits for its topic, whose waiting rows may belong between its own: draining the topic moves them to the chain first. */
    private boolean mayDrain(Block block) {
        return block.scope == Scope.TOPIC || !topics.containsKey(block.id.topic());
    }

    /** Asks for waiting rows of the scope that is being drained, if it is time to. */
    void advance(long nowNanos) {
        Block block = open != null ? draining : toDrain.next(draining, this::mayDrain, nowNanos);
        if (block != null && block != draining) {
            draining = block;
            block.beginDraining(nowNanos);
        }
        if (block == null || !mayLook(block) || nowNanos < notBeforeNanos) {
            return;
        }
        if (!block.more) {
            block.state = Block.State.HOLDING;
        }
        if (!window.hasRoom()) {
            // Held rows must not be what fills the window: nothing would ever make room again.
            block.state = Block.State.DRAINING;
            settleHeld(block, nowNanos);
        } else if (block.state == Block.State.DRAINING || block.unwritten == 0) {
            WaitingAsk ask = toDrain.ask(block, reading.pageRows(), window);
            open = new WaitingLook(ask, block);
            block.askedNanos = nowNanos;
            effects.readWaiting(ask);
        }
    }

    private boolean mayLook(Block block) {
        return open == null && block.complete() && toDrain.hasRoom(block);
    }

    boolean busy() {
        return open != null;
    }

    boolean isOpen(ReadAsk ask) {
        return open != null && open.ask == ask;
    }

    void failed(long nowNanos) {
        if (open != null) {
            open = null;
            notBeforeNanos = nowNanos + reading.idleMaxNanos();
        }
    }

    /** Takes waiting rows in; returns those that may be sent now, in order: drained ones first, then held ones. */
    List<Entry> take(Page page, long nowNanos) {
        WaitingLook look = open;
        open = null;
        Block block = draining;
        List<Entry> go = new ArrayList<>();
        if (block == null || look == null) {
            return go;
        }
        boolean whole = block.released == 0 && look.isWhole(page);
        // A row that tries the way may never arrive: whoever opens for it leaves nobody to bring it back.
        boolean tries = !block.proven && !page.rows().isEmpty();
        boolean last = block.state == Block.State.HOLDING && whole && !tries;
        block.more = !whole;
        int fresh = 0;
        int believed = look.believed(page).size();
        for (int i = 0; i < believed; i++) {
            Entry entry = Entry.drained(page, i, block, nowNanos);
            if (!look.hasLeft(entry.row) && window.enter(entry)) {
                fresh++;
                block.onWay++;
                takeOrSettle(entry, block, go, nowNanos);
            }
        }
        block.looked(fresh == 0 && !page.rows().isEmpty());
        if (block.vainLooks > 0) {
            // Its rows are on their way from an earlier drain: looking again at once would show the same.
            notBeforeNanos = nowNanos + Math.min(reading.idleMaxNanos(), block.vainInARow * reading.idleMinNanos());
        }
        if (last) {
            open(block);
            for (Entry entry : block.takeHeld()) {
                takeOrSettle(entry, block, go, nowNanos);
            }
        } else if (block.state == Block.State.HOLDING) {
            block.state = Block.State.DRAINING;
            settleHeld(block, nowNanos);
        }
        return go;
    }

    private void takeOrSettle(Entry entry, Block drained, List<Entry> go, long nowNanos) {
        Block obstacle = obstacle(entry.row);
        if (obstacle == null || obstacle == drained) {
            go.add(entry);
        } else {
            settleWaiting(entry, obstacle, nowNanos);
        }
    }

    private void open(Block block) {
        draining = null;
        totals.opened(block);
        topics.remove(block.id.topic(), block);
        chains.remove(block.id, block);
    }

    /** Rows of these scopes are recorded. */
    void recorded(Recorder.Recorded recorded) {
        recorded.discarded().forEach(seq -> releases.written(seq, null));
        if (open != null) {
            open.recorded(recorded);
        }
        for (Entry entry : recorded.published()) {
            Block block = entry.drainOf;
            if (block != null) {
                totals.addWaiting(block, -1);
                block.onWay--;
                toDrain.proven(block, comesBack(block));
            }
        }
        for (Recorder.Settled settled : recorded.settled()) {
            settled.block().written();
            releases.written(settled.entry().row.seq(), settled.entry());
            Block drainOf = settled.entry().drainOf;
            if (drainOf != null) {
                drainOf.settledAgain(settled.settlement().state());
            }
        }
    }

    long nextDeadlineNanos(long nowNanos) {
        boolean due = draining == null
                ? toDrain.any(this::mayDrain)
                : mayLook(draining) && draining.unwritten == 0 && window.hasRoom();
        long next = due ? Math.max(nowNanos, notBeforeNanos) : Long.MAX_VALUE;
        return draining == null || due ? next : toDrain.givesWayAtNanos(draining, this::mayDrain);
    }
}
