package dev.outrider.core;

import dev.outrider.core.Chain.Entry;

/** What becomes of rows: recorded, settled, given back, or the cause of a halt. */
final class Fates implements Outcomes {

    /** So many rows of a key refused in a row are a storm. */
    private static final int STORM = 4;

    /** This part of the window behind them is more than others can spare. */
    private static final int SHARE = 4;

    private final Stages stages;

    Fates(Stages stages) {
        this.stages = stages;
    }

    @Override
    public void published(Entry entry, long nowNanos) {
        stages.recorder.published(entry, nowNanos);
    }

    @Override
    public void poison(Chain chain, Failure reason, long nowNanos) {
        boolean blockChain = stages.settings.blocking().policy().blocks(chain.id.topic());
        Entry first = chain.takeFirst();
        if (first.tries == Tries.NONE) {
            // What can be seen to be wrong before anything is sent counts as one.
            first.refused(nowNanos);
        }
        stages.tally.parked++;
        stages.blocks.park(first, reason, blockChain, nowNanos);
        Block standing = chain.id.keyed() ? stages.blocks.chain(chain.id) : null;
        if (blockChain && standing != null) {
            settlePending(chain, standing, nowNanos);
        } else if (standing == null && isStorm(chain)) {
            // The policy lets the key go on, a row for each answer: thousands of them would keep all others waiting.
            settlePending(
                    chain, stages.blocks.comingBack(chain.id, reason.code(), reason.message(), nowNanos), nowNanos);
        }
    }

    /** Whether a key's rows are refused one by one, with so many behind them that others miss the room. Looked at now and then: counting them takes a while. */
    private boolean isStorm(Chain chain) {
        if (!chain.id.keyed() || chain.refusedInARow == 0 || chain.refusedInARow % STORM != 0 || stages.intake.full()) {
            return false;
        }
        int rows = 0;
        long bytes = 0;
        for (Entry entry = chain.firstPending(); entry != null; entry = entry.next) {
            rows++;
            bytes += entry.bytes;
        }
        return rows > 0 && stages.window.isPart(SHARE, rows, bytes);
    }

    @Override
    public void topicBlocked(String topic, Failure reason, long nowNanos) {
        stages.topics.block(topic, nowNanos);
        stages.blocks.blockTopic(topic, reason, nowNanos);
        if (stages.dispatch.partitions().anyInFlightTo(topic)) {
            // Its records would never be answered: delivery.timeout.ms is endless, and the topic is gone.
            stages.sessions.close();
        }
    }

    @Override
    public void unsendable(Chain chain, long nowNanos) {
        // A chain that stands still by itself keeps its rows together: part of them under the topic would come back in
        // another order.
        Entry first = chain.firstPending();
        Block standing = first == null ? null : stages.blocks.obstacle(first.row);
        if (standing != null) {
            settlePending(chain, standing, nowNanos);
        }
    }

    @Override
    public void overflowing(Chain chain, long nowNanos) {
        stages.blocks.standAside(Block.limited(chain.id.topic(), nowNanos), nowNanos);
        unsendable(chain, nowNanos);
        Block own = chain.id.keyed() ? stages.blocks.chain(chain.id) : null;
        if (own != null) {
            stages.blocks.joined(own, nowNanos);
        }
    }

    private void settlePending(Chain chain, Block standing, long nowNanos) {
        // In their order: one that was acknowledged is not recorded before those in front of it are known to wait.
        for (Entry entry : stages.dispatch.takePending(chain)) {
            if (entry.acknowledged) {
                published(entry, nowNanos);
            } else {
                stages.blocks.settleWaiting(entry, standing, nowNanos);
            }
        }
    }

    @Override
    public void halted(Failure reason, long nowNanos) {
        halted(reason, Halt.Cause.SENDING, nowNanos);
    }

    void halted(Failure reason, Halt.Cause cause, long nowNanos) {
        stages.halt.halted(reason, cause, nowNanos);
        stages.sessions.close();
    }

    @Override
    public void sessionDoubted() {
        stages.sessions.close();
    }

    @Override
    public void abandoned(Entry entry) {
        stages.window.leave(entry);
    }

    @Override
    public void acknowledgedLate(Entry entry) {
        stages.window.leave(entry);
        stages.recorder.leftOver(entry);
    }
}
