package dev.outrider.sim;

import dev.outrider.core.ChainId;
import dev.outrider.core.Settlement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a healed world must come to: every surviving row is published, or parked for a reason, or waits behind a parked one. */
final class Drain {

    private static final int SHOWN = 5;

    private final World world;
    private boolean lastRowWritten;

    Drain(World world) {
        this.world = world;
    }

    /** Two steps: everything is done; then one more row comes, and the low-water mark has no reason to stay below it. */
    boolean done() {
        if (!world.writersAreDone() || !owed().isEmpty()) {
            return false;
        }
        if (!lastRowWritten) {
            lastRowWritten = true;
            world.writeLastRow();
            return false;
        }
        return !world.database.numbers.isEmpty()
                && world.database.lane().progress().lowWater() >= world.database.numbers.lastKey();
    }

    private List<OutboxRow> owed() {
        Map<ChainId, Long> parked = new HashMap<>();
        for (OutboxRow row : world.database.sideTable.values()) {
            if (is(row, Settlement.State.PARKED)) {
                parked.putIfAbsent(row.row.chain(), row.seq());
            }
        }
        List<OutboxRow> owed = new ArrayList<>();
        for (OutboxRow row : world.database.numbers.values()) {
            boolean done = row.published || (row.everDiscarded && row.settled == null);
            if (!done && !is(row, Settlement.State.PARKED) && !mayWait(row, parked.get(row.row.chain()))) {
                owed.add(row);
            }
        }
        return owed;
    }

    private static boolean is(OutboxRow row, Settlement.State state) {
        return row.settled != null && row.settled.state() == state;
    }

    /**
     * Whether the row waits rightly. It may even stand before the parked one: when it was delivered and its mark was lost while the parking
     * was not, it has to wait like any other row of its chain, and goes once more when the chain does.
     */
    private boolean mayWait(OutboxRow row, @Nullable Long firstParked) {
        Settlement settled = row.settled;
        return world.recipe
                        .settings()
                        .blocking()
                        .policy()
                        .blocks(row.row.chain().topic())
                && firstParked != null
                && settled != null
                && settled.scope() == Settlement.Scope.CHAIN
                && row.row.chain().keyed()
                && (firstParked < row.seq() || row.landings > 0);
    }

    String culprits() {
        List<OutboxRow> owed = owed();
        StringBuilder text = new StringBuilder(200);
        text.append(owed.size()).append(" rows are owed");
        text.append("; writers ").append(world.writersAreDone() ? "done" : "at work: " + world.database.active());
        text.append("; rows up to ").append(world.database.numbers.isEmpty() ? 0 : world.database.numbers.lastKey());
        for (OutboxRow row : owed.subList(0, Math.min(SHOWN, owed.size()))) {
            text.append("; ")
                    .append(row)
                    .append(" landings ")
                    .append(row.landings)
                    .append(' ')
                    .append(row.settled);
        }
        text.append("; lane ").append(world.database.lane());
        text.append("; last value ").append(world.database.sequence.lastValue());
        for (Instance instance : world.instances) {
            text.append("; ").append(instance).append(' ').append(instance.status());
        }
        return text.toString();
    }
}
