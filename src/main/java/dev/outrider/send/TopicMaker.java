package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
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
        awaitVisible(made);
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

    /** An answer that a topic does not exist would block it for a while, although it does. */
    private void awaitVisible(Set<String> made) {
        Set<String> missing = new HashSet<>(made);
        for (int look = 0; look < LOOKS && !missing.isEmpty() && deadline.leftNanos() > 0; look++) {
            if (look > 0) {
                LockSupport.parkNanos(BETWEEN_LOOKS_NANOS);
            }
            admin.describeTopics(Set.copyOf(missing)).topicNameValues().forEach((name, future) -> {
                try {
                    deadline.await(future);
                    missing.remove(name);
                } catch (ExecutionException | TimeoutException e) {
                    LOG.debug("topic {} is not visible yet", name, e);
                }
            });
        }
    }
}
