package dev.outrider.sim;

import dev.outrider.contract.BrokerDriver;
import dev.outrider.core.Broker;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/** Fake brokers on their own, in virtual time that passes only while a test waits. */
final class FakeBrokerDriver implements BrokerDriver {

    private static final long PATIENCE_NANOS = 60 * Dice.SECOND;

    /** Between the first requests and the last ones of a test, on a wire that takes up to 2 ms. */
    private static final long READY_NANOS = Dice.MILLI;

    private final Agenda agenda = new Agenda();
    private final Faults faults = Faults.none();
    private final FakeCluster cluster = new FakeCluster(agenda, new FakeCluster.Watch() {}, faults, OLDEST_MILLIS);
    private final Wire wire = new Wire(agenda, new Dice(1), faults, 1, 0, 0);
    private final FakeBroker broker = new FakeBroker(cluster, wire, new Gate());

    @Override
    public long nowMillis() {
        return cluster.nowMillis();
    }

    @Override
    public Broker broker() {
        return broker;
    }

    @Override
    public void createTopic(String topic, int partitions, int maxMessageBytes) {
        cluster.create(topic, partitions, maxMessageBytes);
    }

    @Override
    public void beginTopic(String topic, int partitions) {
        for (FakePartition partition : cluster.create(topic, partitions, PRODUCER_MAX_BYTES).partitions) {
            partition.leaderlessUntilNanos = agenda.now() + READY_NANOS;
        }
    }

    @Override
    public List<String> log(String topic, int partition) {
        return Objects.requireNonNull(cluster.topic(topic)).partitions.get(partition).log;
    }

    @Override
    public List<String> log(String topic) {
        return Objects.requireNonNull(cluster.topic(topic)).partitions.stream()
                .flatMap(partition -> partition.log.stream())
                .toList();
    }

    @Override
    public void freeze() {
        cluster.freeze();
    }

    @Override
    public void thaw() {
        cluster.thaw();
    }

    @Override
    public void await(String what, BooleanSupplier condition) {
        long end = agenda.now() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            if (!agenda.step() || agenda.now() > end) {
                throw new AssertionError("waited in vain for " + what);
            }
        }
    }

    @Override
    public void close() {
        // Nothing is held: there is no server behind it.
    }
}
