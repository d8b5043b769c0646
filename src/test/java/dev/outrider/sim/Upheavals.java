package dev.outrider.sim;

import dev.outrider.core.Event;
import dev.outrider.core.Settlement;
import java.util.List;

/** What befalls the world as a whole, at random times, and how everything is healed in the end. */
final class Upheavals {

    private static final long MS = Dice.MILLI;
    private static final long FORGOTTEN_NANOS = 10 * Dice.SECOND;
    private static final int MOST_PARTITIONS = 8;

    private final World world;
    private final Dice dice;
    private final DatabaseUpheavals database;
    private final PauseUpheavals pauses;
    private long untilNanos;

    Upheavals(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
        this.database = new DatabaseUpheavals(world, dice.split());
        this.pauses = new PauseUpheavals(world, dice.split());
    }

    PauseUpheavals pauses() {
        return pauses;
    }

    void begin(long until) {
        untilNanos = until;
        world.recipe.upheavals().forEach(this::plan);
    }

    private void plan(Upheaval kind, long everyNanos) {
        world.agenda.after(dice.between(0L, 2 * everyNanos), () -> {
            if (world.agenda.now() < untilNanos) {
                befall(kind);
                plan(kind, everyNanos);
            }
        });
    }

    private void befall(Upheaval kind) {
        world.trace.note("upheaval", kind.name().hashCode(), kind);
        switch (kind) {
            case DATABASE_RESTART, DATABASE_CRASH, SILENT_FAILOVER, SEQUENCE_JUMP -> database.befall(kind);
            case BROKER_OUTAGE -> brokerOutage();
            case BROKER_FREEZE -> brokerFreeze();
            case LEADER_CHANGE -> leaderless(dice.spread(5 * MS, 800 * MS));
            case PARTITION_SILENT -> leaderless(dice.spread(800 * MS, 5_000 * MS));
            case TOPIC_DELETED -> deleteTopic();
            case TOPIC_FORBIDDEN -> forbidTopic();
            case PARTITIONS_ADDED -> addPartitions();
            case AUTHENTICATION_FAILS -> halt();
            case CRASH, PAUSE, FREEZE, GRACEFUL_STOP -> befallRelay(kind);
            case PARKED_ROW_TREATED -> treatParkedRow();
            case RETENTION -> deletePublished();
            case WAKE_UP -> wakeUp();
            case PAUSED_BY_HAND -> pauses.befall();
            case THROTTLING -> throttle();
        }
    }

    // ---- brokers

    private void brokerOutage() {
        world.faults.count(Happening.BROKER_OUTAGE);
        world.cluster.reachable = false;
        world.agenda.after(dice.spread(20 * MS, 2_000 * MS), () -> world.cluster.reachable = true);
    }

    private void brokerFreeze() {
        world.faults.count(Happening.BROKER_OUTAGE);
        world.cluster.freeze();
        world.agenda.after(dice.spread(20 * MS, 2_000 * MS), world.cluster::thaw);
    }

    private FakeCluster.Topic anyTopic() {
        return dice.pick(world.cluster.topics());
    }

    private void leaderless(long nanos) {
        world.faults.count(Happening.LEADER_CHANGE);
        FakePartition partition = dice.pick(anyTopic().partitions);
        partition.leaderlessUntilNanos = Math.max(partition.leaderlessUntilNanos, world.agenda.now() + nanos);
    }

    private void deleteTopic() {
        FakeCluster.Topic topic = anyTopic();
        if (!topic.exists) {
            // The return after an earlier deletion would cut this absence short.
            return;
        }
        world.faults.count(Happening.TOPIC_DELETED);
        world.cluster.delete(topic);
        // Long enough for everything on the wire to have met its absence: a log that is new forgets producers, and
        // would
        // take a later batch for the first one. No relay can prevent that; consumers.md says so.
        world.agenda.after(dice.spread(1_000 * MS, 3_000 * MS), () -> topic.exists = true);
    }

    private void forbidTopic() {
        world.faults.count(Happening.TOPIC_FORBIDDEN);
        FakeCluster.Topic topic = anyTopic();
        topic.access = dice.chance(0.5) ? FakeCluster.Access.READ_ONLY : FakeCluster.Access.NONE;
        world.agenda.after(dice.spread(50 * MS, 3_000 * MS), () -> topic.access = FakeCluster.Access.ALL);
    }

    private void addPartitions() {
        FakeCluster.Topic topic = anyTopic();
        if (topic.partitions.size() < MOST_PARTITIONS) {
            world.faults.count(Happening.PARTITIONS_ADDED);
            topic.addPartitions(1);
        }
    }

    private void halt() {
        world.cluster.halted = true;
        world.agenda.after(dice.spread(20 * MS, 1_500 * MS), () -> world.cluster.halted = false);
    }

    // ---- relays

    private void befallRelay(Upheaval kind) {
        if (world.instances.isEmpty()) {
            return;
        }
        Instance instance = dice.pick(world.instances);
        long ttl = world.recipe.settings().lease().ttlNanos();
        switch (kind) {
            case CRASH -> {
                world.faults.count(Happening.CRASH);
                instance.crash();
                world.gone(instance);
            }
            case PAUSE, FREEZE -> pause(instance, kind, dice.spread(20 * MS, 4 * ttl));
            default -> stop(instance);
        }
    }

    private void pause(Instance instance, Upheaval kind, long forNanos) {
        if (instance.paused()) {
            return;
        }
        if (kind == Upheaval.PAUSE) {
            world.faults.count(Happening.PAUSE);
            instance.pause();
        } else {
            world.faults.count(Happening.FREEZE);
            instance.freeze();
        }
        boolean trusted = instance.judge.trusts(instance.now());
        world.agenda.after(forNanos, () -> {
            if (trusted && !instance.judge.trusts(instance.now())) {
                world.faults.count(Happening.PAUSED_PAST_LEASE);
            }
            instance.resume();
        });
    }

    private void wakeUp() {
        for (Instance instance : world.instances) {
            world.faults.count(Happening.RELAY_WOKEN);
            for (int times = dice.between(1, 3); times > 0; times--) {
                instance.post(new Event.Woken());
            }
        }
    }

    private void throttle() {
        for (Instance instance : world.instances) {
            world.faults.count(Happening.THROTTLED);
            instance.post(new Event.Throttled(dice.chance(0.5) ? 0 : dice.spread(MS, 2_000 * MS)));
        }
    }

    private void stop(Instance instance) {
        world.faults.count(instance.stopping() ? Happening.HURRIED_STOP : Happening.GRACEFUL_STOP);
        instance.stop(instance.stopping() ? 0 : dice.spread(50 * MS, 3_000 * MS));
    }

    // ---- parked rows

    private void treatParkedRow() {
        List<OutboxRow> parked = world.database.sideTable.values().stream()
                .filter(row -> row.settled != null && row.settled.state() == Settlement.State.PARKED)
                .toList();
        if (!parked.isEmpty()) {
            treat(dice.pick(parked), dice.chance(0.3));
        }
    }

    private void treat(OutboxRow row, boolean discard) {
        for (Instance instance : world.instances) {
            if (world.ownsLane(instance) && mayTreat(row)) {
                row.treatedInGrant = world.grants();
                row.treatedNanos = world.agenda.now();
                world.trace.note(discard ? "discard" : "retry", row.seq(), row);
                row.discardAsked |= discard;
                world.faults.count(discard ? Happening.ROW_DISCARDED : Happening.ROW_RETRIED);
                instance.post(discard ? new Event.DiscardParked(row.row) : new Event.RetryParked(row.row));
            }
        }
    }

    /** A command is given again only when the one before it cannot be under way any more: an owner that had not begun its term took no notice. */
    private boolean mayTreat(OutboxRow row) {
        return row.treatedInGrant != world.grants() || world.agenda.now() - row.treatedNanos > FORGOTTEN_NANOS;
    }

    /** Where blocked chains or waiting rows are bounded tightly, someone has to see to the parked rows or nothing would go on. */
    private void treatAllParked() {
        world.database.sideTable.values().stream()
                .filter(row -> row.settled != null && row.settled.state() == Settlement.State.PARKED)
                .toList()
                .forEach(row -> treat(row, !curable(row)));
        world.agenda.after(500 * MS, this::treatAllParked);
    }

    private static boolean curable(OutboxRow row) {
        return row.ailment == OutboxRow.Ailment.BAD_TIMESTAMP || row.ailment == OutboxRow.Ailment.UNSERIALIZABLE;
    }

    // ---- retention

    private void deletePublished() {
        world.retention.note();
        world.retention.sweep(dice.chance(0.5) ? 0 : dice.spread(MS, 500 * MS), (int) dice.spread(1, 100));
    }

    // ---- the end of all evil

    void heal() {
        world.trace.note("heal", 0, null);
        world.faults.heal();
        database.heal();
        pauses.heal();
        world.cluster.reachable = true;
        world.cluster.thaw();
        world.cluster.halted = false;
        for (FakeCluster.Topic topic : world.cluster.topics()) {
            topic.exists = true;
            topic.access = FakeCluster.Access.ALL;
        }
        List.copyOf(world.instances).forEach(Instance::resume);
        var blocking = world.recipe.settings().blocking();
        boolean tight = blocking.waitingMax() < 1_000 || blocking.chainsMax() < 1_000;
        if (tight || dice.chance(0.3)) {
            world.cluster.lenient = true;
            treatAllParked();
        }
    }
}
