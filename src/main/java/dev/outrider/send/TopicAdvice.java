package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;

/**
 * What is worth changing, though the relay works without: "nothing lost" is only as true as the topic's replicas make it. For {@code outrider check}, which
 * asks seldom and may wait.
 */
public final class TopicAdvice {

    private static final int REPLICAS_LEAST = 3;
    private static final int IN_SYNC_LEAST = 2;

    private TopicAdvice() {}

    /** Warns of a client that knows one door only. */
    public static List<String> onAddresses(Map<String, Object> properties) {
        String servers = String.valueOf(properties.get(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG));
        return servers.contains(",")
                ? List.of()
                : List.of(
                        "bootstrap.servers names one address only, " + servers
                                + ": a relay that starts while that broker is down waits for it, even if others are up; name two or more");
    }

    /**
     * Warns of topics that may lose what they acknowledged.
     *
     * @param properties complete producer properties
     * @param topics topics that exist
     * @param takes how long the cluster may take to answer
     */
    public static List<String> onTopics(Map<String, Object> properties, Collection<String> topics, Duration takes) {
        List<String> advice = new ArrayList<>();
        try (Admin admin = Admin.create(AdminProperties.of(properties, takes))) {
            for (String topic : topics) {
                onTopic(admin, topic, takes, advice);
            }
        }
        return advice;
    }

    private static void onTopic(Admin admin, String topic, Duration takes, List<String> advice) {
        try {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
            TopicDescription found = await(admin.describeTopics(List.of(topic)).allTopicNames(), takes)
                    .get(topic);
            if (found != null) {
                onReplicas(found, advice);
            }
            Map<ConfigResource, Config> configs =
                    await(admin.describeConfigs(List.of(resource)).all(), takes);
            Config config = configs.get(resource);
            if (config != null) {
                onConfig(topic, config, advice);
            }
        } catch (ExecutionException | TimeoutException e) {
            Failure failure = KafkaFailures.nothingSent(e);
            advice.add("topic " + topic + " could not be looked at, so nothing is known of its replicas: "
                    + failure.code() + ", " + failure.message());
        }
    }

    private static void onReplicas(TopicDescription topic, List<String> advice) {
        int replicas = topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
        if (replicas < REPLICAS_LEAST) {
            advice.add("topic " + topic.name() + " has a replication factor of " + replicas + ", below 3: what Kafka"
                    + " acknowledged is lost with " + (replicas == 1 ? "one disk" : "two disks"));
        }
    }

    private static void onConfig(String topic, Config config, List<String> advice) {
        ConfigEntry inSync = config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG);
        if (inSync != null && Integer.parseInt(inSync.value()) < IN_SYNC_LEAST) {
            advice.add("topic " + topic + " has min.insync.replicas=" + inSync.value()
                    + ", below 2: acks=all is then satisfied by a leader alone");
        }
        ConfigEntry unclean = config.get(TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG);
        if (unclean != null && Boolean.parseBoolean(unclean.value())) {
            advice.add("topic " + topic + " has unclean.leader.election.enable=true: a replica that lags may become"
                    + " leader, and what it lacks is lost");
        }
    }

    private static <T> T await(KafkaFuture<T> future, Duration takes) throws ExecutionException, TimeoutException {
        try {
            return future.get(takes.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
