package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** One question about topics, in two requests: do they exist and may we write, then how large may a record be. */
final class TopicQuestion {

    private final Admin admin;
    private final SizeLimit sizes;
    private final Deadline deadline;
    private final @Nullable NewTopics creation;
    private final Map<String, Failure> refused = new HashMap<>();

    /**
     * Asks nothing yet.
     *
     * @param admin asks
     * @param sizes what the producer's settings say of sizes
     * @param takes how long the client may take for an answer
     * @param creation how topics that do not exist are made, null when they are not
     */
    TopicQuestion(Admin admin, SizeLimit sizes, Duration takes, @Nullable NewTopics creation) {
        this.admin = admin;
        this.sizes = sizes;
        this.deadline = Deadline.in(takes.plus(TopicDirectory.GRACE));
        this.creation = creation;
    }

    List<TopicState> ask(Set<String> names) {
        List<TopicState> states = new ArrayList<>();
        List<TopicDescription> found = new ArrayList<>();
        Set<String> unknown = describe(names, states, found);
        NewTopics wanted = creation;
        if (!unknown.isEmpty() && wanted != null) {
            refused.putAll(new TopicMaker(admin, wanted, deadline).make(unknown));
            unknown = describe(unknown, states, found);
        }
        unknown.forEach(name -> states.add(unknown(name)));
        states.addAll(withLimits(found));
        return states;
    }

    /** Describes topics; returns those that do not exist. */
    private Set<String> describe(Set<String> names, List<TopicState> states, List<TopicDescription> found) {
        Set<String> unknown = new HashSet<>();
        Map<String, KafkaFuture<TopicDescription>> asked = admin.describeTopics(
                        names, new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        asked.forEach((name, future) -> {
            try {
                TopicDescription topic = deadline.await(future);
                if (mayWrite(topic)) {
                    found.add(topic);
                } else {
                    states.add(failed(name, new TopicAuthorizationException("not allowed to write to " + name)));
                }
            } catch (ExecutionException | TimeoutException e) {
                if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                    unknown.add(name);
                } else {
                    states.add(failed(name, e));
                }
            }
        });
        return unknown;
    }

    private TopicState unknown(String name) {
        Failure refusal = refused.get(name);
        return refusal == null
                ? failed(name, new UnknownTopicOrPartitionException("This server does not host this topic-partition."))
                : new TopicState(name, 0, 0, refusal);
    }

    /** Without an authorizer the broker lists every operation; an old broker lists none and says nothing by it. */
    private static boolean mayWrite(TopicDescription topic) {
        @Nullable Set<AclOperation> allowed = topic.authorizedOperations();
        return allowed == null || allowed.isEmpty() || allowed.contains(AclOperation.WRITE);
    }

    private List<TopicState> withLimits(Collection<TopicDescription> topics) {
        Map<String, ConfigResource> resources = new HashMap<>();
        topics.forEach(
                topic -> resources.put(topic.name(), new ConfigResource(ConfigResource.Type.TOPIC, topic.name())));
        Map<ConfigResource, KafkaFuture<Config>> asked = resources.isEmpty()
                ? Map.of()
                : admin.describeConfigs(resources.values()).values();
        return topics.stream()
                .map(topic -> withLimit(topic, Objects.requireNonNull(asked.get(resources.get(topic.name())))))
                .toList();
    }

    private TopicState withLimit(TopicDescription topic, KafkaFuture<Config> asked) {
        try {
            ConfigEntry limit = deadline.await(asked).get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG);
            int topicBytes = limit == null ? Integer.MAX_VALUE : Integer.parseInt(limit.value());
            return new TopicState(topic.name(), topic.partitions().size(), sizes.bytes(topicBytes), topicBytes, null);
        } catch (ExecutionException | TimeoutException e) {
            if (e.getCause() instanceof AuthorizationException) {
                // Sending needs no right to read settings. What the topic's limit refuses, the broker refuses then.
                return new TopicState(topic.name(), topic.partitions().size(), sizes.producerBytes(), null);
            }
            return failed(topic.name(), e);
        }
    }

    private static TopicState failed(String name, Exception thrown) {
        return new TopicState(name, 0, 0, KafkaFailures.nothingSent(thrown));
    }
}
