package dev.outrider.sim;

import dev.outrider.core.BrokerException;
import dev.outrider.core.Effects;
import dev.outrider.core.Event;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outgoing;
import dev.outrider.core.PageAsk;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import java.util.List;
import java.util.Set;

/** What a relay asks of the world: each question goes past the judge to the worker that will see to it. */
final class Asking implements Effects {

    private final World world;
    private final Instance instance;
    private final Dice dice;
    private final FakeBroker broker;
    private final FakeOutbox outbox;
    private final DatabaseWorker lease;
    private final DatabaseWorker reads;
    private final DatabaseWorker writes;
    private final SendWorker sender;
    private final Effects planted;
    private long count;

    Asking(World world, Instance instance, Dice dice) {
        this.world = world;
        this.instance = instance;
        this.dice = dice;
        broker = world.parts.broker(world.cluster, world.wire, instance.gate);
        outbox = world.outbox;
        lease = new DatabaseWorker(world, instance, dice.split());
        reads = new DatabaseWorker(world, instance, dice.split());
        writes = new DatabaseWorker(world, instance, dice.split());
        sender = new SendWorker(world, instance, dice.split());
        planted = world.parts.effects(this);
    }

    /** What the core is given: this, or a planted bug in front of it. */
    Effects effects() {
        return planted;
    }

    /** How many questions there have been. */
    long count() {
        return count;
    }

    void abandon() {
        sender.abandon();
    }

    private void asks(String what, Object detail) {
        count++;
        instance.judge.asks(what);
        world.trace.note(what, instance.host, detail);
    }

    @Override
    public void holdLease(LeaseAsk ask) {
        asks("-> lease", ask);
        instance.judge.leaseAsked(ask, instance.now());
        if (ask.kind() == LeaseAsk.Kind.RELEASE && !instance.stopping()) {
            world.givenUp(instance);
        }
        lease.ask(DatabaseCall.hold(outbox, ask));
    }

    @Override
    public void read(PageAsk ask) {
        asks("-> read", ask);
        reads.ask(DatabaseCall.read(outbox, ask));
    }

    @Override
    public void readWaiting(WaitingAsk ask) {
        asks("-> read waiting", ask);
        instance.pauseJudge.waitingAsked(ask);
        reads.ask(DatabaseCall.readWaiting(outbox, ask));
    }

    @Override
    public void write(WriteBack batch) {
        asks("-> write", batch);
        writes.ask(DatabaseCall.write(outbox, batch));
    }

    @Override
    public void openSession(int session) {
        asks("-> open session", session);
        sender.opening(session);
        later(dice.spread(100 * Dice.MICRO, 30 * Dice.MILLI), () -> open(session));
    }

    private void open(int session) {
        try {
            sender.opened(session, (FakeSession) broker.open(session, sender));
            instance.post(new Event.SessionOpened(session));
        } catch (BrokerException e) {
            instance.post(new Event.SessionFailed(session, e.failure()));
            sender.notOpened(session);
        }
    }

    @Override
    public void closeSession(int session) {
        asks("-> close session", session);
        sender.close(session);
    }

    @Override
    public void send(List<Outgoing> rows) {
        asks("-> send", rows);
        boolean surelyOwner = world.ownsLane(instance) && instance.judge.knows(world.database.incarnation());
        instance.judge.sendAsked(rows, surelyOwner, instance.now());
        instance.pauseJudge.sendAsked(rows);
        sender.send(rows);
    }

    @Override
    public void askCluster() {
        asks("-> ask cluster", "");
        later(
                dice.spread(500 * Dice.MICRO, 40 * Dice.MILLI),
                () -> instance.post(new Event.ClusterAnswered(broker.look())));
    }

    @Override
    public void describeTopics(Set<String> topics) {
        asks("-> describe", topics);
        List<String> names = List.copyOf(topics);
        later(
                dice.spread(500 * Dice.MICRO, 40 * Dice.MILLI),
                () -> instance.post(new Event.TopicsDescribed(
                        broker.describe(names.stream().sorted().toList()))));
    }

    private void later(long delayNanos, Runnable action) {
        world.agenda.after(delayNanos, () -> instance.gate.run(action));
    }
}
