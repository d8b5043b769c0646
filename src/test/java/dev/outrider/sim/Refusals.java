package dev.outrider.sim;

import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import org.jspecify.annotations.Nullable;

/** How the failures of the real client are classified, for those that the fake one knows. */
final class Refusals {

    /** A row of this type cannot be serialised as long as the cluster is not lenient: {@code send()} throws. */
    static final String UNSERIALIZABLE = "unserializable";

    private Refusals() {}

    /** The answer to a batch that failed on the producer's own thread. */
    static Failure of(Outgoing attempt, FakeCluster.Verdict verdict, FakeCluster cluster, Faults faults) {
        Failure.Outcome refused = Failure.Outcome.REFUSED;
        return switch (verdict) {
            case FORBIDDEN ->
                new Failure(Failure.Kind.BLOCK_TOPIC, refused, "TopicAuthorizationException", "may not write");
            case HALT -> {
                faults.count(Happening.HALT_FAILURE);
                // Whatever halts a lane says nothing of what became of the batch: see the table of the real ones.
                yield new Failure(
                        Failure.Kind.HALT,
                        Failure.Outcome.UNKNOWN,
                        "ClusterAuthorizationException",
                        "may not write at all");
            }
            case REFUSED -> refusal(attempt, cluster, faults);
            case APPENDED, RETRY, OUT_OF_ORDER ->
                new Failure(Failure.Kind.RETRY, Failure.Outcome.UNKNOWN, "TimeoutException", "the batch expired");
        };
    }

    /**
     * One bad record fails its whole batch. A broker of today names the bad ones, and the client tells the others that they fell with them; an
     * old one, which leads the odd partitions here, says the same of all.
     */
    private static Failure refusal(Outgoing attempt, FakeCluster cluster, Faults faults) {
        Row row = attempt.row();
        boolean bad = cluster.refuses(row.chain().topic(), row);
        if (!bad) {
            faults.count(Happening.INNOCENT_FAILED_WITH_BATCH);
        }
        boolean names = attempt.partition() % 2 == 0;
        if (bad || !names) {
            return new Failure(
                    Failure.Kind.PARK,
                    Failure.Outcome.REFUSED,
                    "InvalidTimestampException",
                    "refused by the broker",
                    names);
        }
        return new Failure(Failure.Kind.RETRY, Failure.Outcome.REFUSED, "KafkaException", "part of a refused batch");
    }

    /** Why {@code send()} throws, null when it does not. */
    static @Nullable Failure bySend(Outgoing attempt, FakeCluster cluster, Faults faults) {
        Failure.Outcome notSent = Failure.Outcome.NOT_SENT;
        Row row = attempt.row();
        FakeCluster.Topic topic = cluster.topic(row.chain().topic());
        if (topic == null || !topic.exists) {
            return new Failure(Failure.Kind.BLOCK_TOPIC, notSent, "UnknownTopicOrPartitionException", "no such topic");
        }
        if (topic.access == FakeCluster.Access.NONE) {
            return new Failure(Failure.Kind.BLOCK_TOPIC, notSent, "TopicAuthorizationException", "not allowed");
        }
        if (row.bytes() > FakeBroker.PRODUCER_MAX_BYTES) {
            return new Failure(Failure.Kind.PARK, notSent, Failure.RECORD_TOO_LARGE, "larger than the producer takes");
        }
        if (UNSERIALIZABLE.equals(row.content().type()) && !cluster.lenient) {
            return new Failure(Failure.Kind.PARK, notSent, "SerializationException", "not serializable");
        }
        if (attempt.partition() >= topic.partitions.size() || faults.strikes(Rate.SEND_THROWS)) {
            return new Failure(Failure.Kind.RETRY, notSent, "TimeoutException", "max.block.ms ran out");
        }
        return null;
    }
}
