package dev.outrider.sim;

import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One process's client library: makes sessions with the {@link FakeCluster} and asks it about topics. */
class FakeBroker implements Broker {

    /** Larger records {@code send()} refuses by itself. */
    static final int PRODUCER_MAX_BYTES = 100_000;

    private static final int LONGEST_TOPIC_NAME = 249;

    final FakeCluster cluster;
    private final Wire wire;
    private final Gate gate;

    FakeBroker(FakeCluster cluster, Wire wire, Gate gate) {
        this.cluster = cluster;
        this.wire = wire;
        this.gate = gate;
    }

    @Override
    public Session open(int number, Listener listener) throws BrokerException {
        if (wire.faults().strikes(Rate.OPEN_FAILS)) {
            wire.faults().count(Happening.OPEN_FAILED);
            Failure.Kind kind = wire.dice().chance(0.5) ? Failure.Kind.HALT : Failure.Kind.RETRY;
            throw new BrokerException(
                    new Failure(kind, Failure.Outcome.NOT_SENT, "ConfigException", "no producer can be made"), null);
        }
        return newSession(number, listener, wire, gate);
    }

    /** What planted bugs swap. */
    FakeSession newSession(int number, Listener listener, Wire sessionWire, Gate sessionGate) {
        return new FakeSession(number, listener, cluster, sessionWire, sessionGate);
    }

    @Override
    public @Nullable Failure look() {
        return trouble();
    }

    @Override
    public List<TopicState> describe(Collection<String> topics) {
        return topics.stream().map(this::describe).toList();
    }

    private TopicState describe(String name) {
        Failure failure = trouble(name);
        FakeCluster.Topic topic = cluster.topic(name);
        if (failure != null || topic == null) {
            return new TopicState(name, 0, 0, failure);
        }
        return new TopicState(name, topic.partitions.size(), Math.min(topic.maxRecordBytes, PRODUCER_MAX_BYTES), null);
    }

    private @Nullable Failure trouble() {
        Failure.Outcome notSent = Failure.Outcome.NOT_SENT;
        if (!cluster.reachable || cluster.frozen()) {
            return new Failure(Failure.Kind.RETRY, notSent, "TimeoutException", "no broker answers");
        }
        if (cluster.halted) {
            return new Failure(Failure.Kind.HALT, notSent, "SaslAuthenticationException", "wrong password");
        }
        return null;
    }

    private @Nullable Failure trouble(String name) {
        Failure.Outcome notSent = Failure.Outcome.NOT_SENT;
        Failure away = trouble();
        if (away != null) {
            return away;
        }
        if (name.length() > LONGEST_TOPIC_NAME || !name.matches("[A-Za-z0-9._-]+")) {
            return new Failure(Failure.Kind.PARK, notSent, "InvalidTopicException", "no topic can have this name");
        }
        FakeCluster.Topic topic = cluster.topic(name);
        if (topic == null || !topic.exists) {
            return new Failure(Failure.Kind.BLOCK_TOPIC, notSent, "UnknownTopicOrPartitionException", "no such topic");
        }
        return topic.access == FakeCluster.Access.NONE
                ? new Failure(Failure.Kind.BLOCK_TOPIC, notSent, "TopicAuthorizationException", "not allowed")
                : null;
    }
}
