package dev.outrider.send;

import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.jspecify.annotations.Nullable;

/**
 * How a topic that rows want to go to and that does not exist is made.
 *
 * @param partitions how many partitions, from 1; null leaves it to the brokers
 * @param replicas how many replicas, from 1; null leaves it to the brokers
 * @param configs the topic's settings, by Kafka's names
 */
public record NewTopics(
        @Nullable Integer partitions, @Nullable Integer replicas, Map<String, String> configs) {

    /** Takes a copy. */
    public NewTopics {
        configs = Map.copyOf(configs);
    }

    NewTopic named(String name) {
        Optional<Short> factor = Optional.ofNullable(replicas).map(Integer::shortValue);
        return new NewTopic(name, Optional.ofNullable(partitions), factor).configs(configs);
    }
}
