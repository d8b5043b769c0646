package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes topics that do not exist, for one question. */
final class TopicMaker {

    private static final Logger LOG = LoggerFactory.getLogger(TopicMaker.class);

    /** A new topic reaches the brokers one after the other, within some milliseconds. */
    private static final int LOOKS = 40;

    private static final long BETWEEN_LOOKS_NANOS = 25_000_000;

    private final Admin admin;
    private final NewTopics wanted;
    private final Deadline deadline;

    TopicMaker(Admin admin, NewTopics wanted, Deadline deadline) {
        this.admin = admin;
        this.wanted = wanted;
        this.deadline = deadline;
    }

    /** Makes the topics; returns why some could not be made. */
    Map<String, Failure> make(Collection<String> names) {
        Map<String, Failure> refused = new HashMap<>();
        Set<String> made = new HashSet<>();
        Map<String, KafkaFuture<Void>> asked =
                admin.createTopics(names.stream().map(wanted::named).toList()).values();
        asked.forEach((name, future) -> {
            try {
                deadline.await(future);
                made.add(name);
                LOG.atInfo()
                        .addKeyValue("event", "topic.created")
                        .addKeyValue("topic", name)
                        .log("created topic {}", name);
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof TopicExistsException) {
                    // Somebody else was quicker: another instance, or a person.
                    made.add(name);
                } else {
                    refused.put(name, refusal(e));
                }
            }
        });
        awaitReady(awaitVisible(made));
        return refused;
    }

    /** What the cluster refuses is its last word on this topic, and says nothing of any other; what it could not do now is tried again. */
    private static Failure refusal(Exception thrown) {
        Failure failure = KafkaFailures.nothingSent(thrown);
        boolean retriable = thrown instanceof TimeoutException
                || thrown.getCause() instanceof org.apache.kafka.common.errors.RetriableException;
        boolean everywhere = thrown.getCause() instanceof org.apache.kafka.common.errors.AuthenticationException
                || thrown.getCause() instanceof org.apache.kafka.common.errors.UnsupportedVersionException;
        Failure.Kind kind = retriable || everywhere || failure.kind() == Failure.Kind.PARK
                ? failure.kind()
                : Failure.Kind.BLOCK_TOPIC;
        return new Failure(
                kind, failure.outcome(), failure.code(), "the topic could not be created: " + failure.message());
    }

    /** An answer that a topic does not exist would block it for a while, although it does. Returns what was found. */
    private List<TopicDescription> awaitVisible(Set<String> made) {
        Set<String> missing = new HashSet<>(made);
        List<TopicDescription> found = new ArrayList<>();
        for (int look = 0; look < LOOKS && !missing.isEmpty() && deadline.leftNanos() > 0; look++) {
            if (look > 0) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
            admin.describeTopics(Set.copyOf(missing)).topicNameValues().forEach((name, future) -> {
                try {
                    found.add(deadline.await(future));
                    missing.remove(name);
                } catch (ExecutionException | TimeoutException e) {
                    LOG.debug("topic {} is not visible yet", name, e);
                }
            });
        }
        return found;
    }

    /** A broker names itself a partition's leader before it is one: the first records would be refused, and the next ones overtake them ({@link Turns}). */
    private void awaitReady(List<TopicDescription> found) {
        Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
        found.forEach(topic -> topic.partitions()
                .forEach(partition ->
                        ends.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest())));
        Deadline ready = Deadline.in(Duration.ofNanos(Math.min(deadline.leftNanos(), LOOKS * BETWEEN_LOOKS_NANOS)));
        try {
            // Each leader answers for its own log, and the client asks again until all do.
            Map<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> unused =
                    ready.await(admin.listOffsets(ends).all());
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("leaders of {} are not ready yet", ends.keySet(), e);
        }
    }
}
