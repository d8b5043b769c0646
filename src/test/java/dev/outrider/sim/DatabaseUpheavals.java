package dev.outrider.sim;

import dev.outrider.core.SynchronousCommit;
import java.util.List;

/** Restarts, crashes and failovers of the database. */
final class DatabaseUpheavals {

    private static final long MS = Dice.MILLI;
    private static final int MOST_LOST = 200;

    /** The log's writer comes by five times a second, or somebody's commit takes everything before it along. */
    private static final int MOST_UNAWAITED = 100;

    private final World world;
    private final Dice dice;
    private boolean down;

    DatabaseUpheavals(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    void befall(Upheaval kind) {
        if (kind == Upheaval.SEQUENCE_JUMP) {
            world.faults.count(Happening.SEQUENCE_JUMP);
            world.database.sequence.jump(dice.spread(2, 500));
        } else if (!down) {
            goDown(kind);
        }
    }

    private void goDown(Upheaval kind) {
        down = true;
        world.database.goDown();
        switch (kind) {
            case DATABASE_RESTART -> {
                world.faults.count(Happening.DATABASE_RESTART);
                world.agenda.after(dice.spread(10 * MS, 1_500 * MS), () -> comeUp(true, 0));
            }
            case DATABASE_CRASH -> {
                world.faults.count(Happening.DATABASE_CRASH);
                // With synchronous_commit=off the last commits were not on disk yet.
                int lost = dice.chance(0.5) ? dice.between(1, 5) : 0;
                world.agenda.after(dice.spread(10 * MS, 1_500 * MS), () -> comeUp(false, lost));
            }
            default -> {
                world.faults.count(Happening.SILENT_FAILOVER);
                long switched = dice.spread(MS, 300 * MS);
                world.agenda.after(switched, () -> {
                    if (down) {
                        world.database.answerAsStandby();
                    }
                });
                int lost = (int) dice.spread(1, MOST_LOST);
                world.agenda.after(switched + dice.spread(MS, 500 * MS), () -> comeUp(false, lost));
            }
        }
    }

    private void comeUp(boolean orderly, int lost) {
        if (!down) {
            return;
        }
        down = false;
        if (!orderly) {
            loseUnawaited();
        }
        long before = world.database.sequence.lastValue();
        String owner = world.database.lane().owner();
        long term = world.database.lane().term();
        world.database.comeUp(orderly, lost);
        world.trace.note("database up", lost, world.database.lane());
        if (world.database.sequence.lastValue() < before) {
            world.faults.count(Happening.NUMBER_USED_AGAIN);
        }
        LaneRow lane = world.database.lane();
        if (lane.term() != term || !lane.owner().equals(owner)) {
            world.faults.count(Happening.LANE_ROW_LOST);
        }
        world.afterFailover();
        resolvePrepared();
    }

    /** Any crash may take the last write-backs back where they do not wait for the disk. */
    private void loseUnawaited() {
        if (world.database.commit == SynchronousCommit.OFF) {
            int lost = world.database.history.loseUnawaited(dice.between(0, MOST_UNAWAITED));
            if (lost > 0) {
                world.trace.note("unawaited lost", lost, world.database.lane());
                world.faults.count(Happening.UNAWAITED_LOST);
            }
        }
    }

    /** A failover may have taken back what the transaction manager had ordered: it orders again. */
    private void resolvePrepared() {
        for (Transaction transaction : List.copyOf(world.database.active())) {
            if (transaction.state == Transaction.State.PREPARED) {
                world.agenda.after(dice.spread(MS, 800 * MS), () -> world.endPrepared(transaction));
            }
        }
    }

    void heal() {
        comeUp(false, 0);
    }
}
