package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster knows of topics, asked with an admin client: that never makes a topic, and answers for an unknown one in milliseconds where a producer blocks. The
 * client is made at the first question and kept, until a new producer session finds other secrets. One question at a time.
 */
final class TopicDirectory implements AutoCloseable {

    private final Supplier<Map<String, Object>> properties;
    private final Duration takes;
    private @Nullable Connection connection;

    /** The client, what it was made of, and what the producer's settings say of sizes. */
    private record Connection(Map<String, Object> properties, Admin admin, SizeLimit sizes) {}

    TopicDirectory(Supplier<Map<String, Object>> properties, Duration takes) {
        this.properties = properties;
        this.takes = takes;
    }

    /** A client whose addresses or secrets are no longer those given is dropped; the next question makes another. */
    synchronized void renew(Map<String, Object> current) {
        if (connection != null && !connection.properties.equals(current)) {
            close();
        }
    }

    synchronized List<TopicState> describe(Collection<String> topics) {
        Set<String> names = new LinkedHashSet<>(topics);
        try {
            Connection current = connection();
            return new TopicQuestion(current.admin, current.sizes, takes).ask(names);
        } catch (RuntimeException e) {
            Failure failure = KafkaFailures.nothingSent(e);
            return names.stream()
                    .map(name -> new TopicState(name, 0, 0, failure))
                    .toList();
        }
    }

    private Connection connection() {
        Connection current = connection;
        if (current == null) {
            Map<String, Object> wanted = properties.get();
            current = new Connection(wanted, Admin.create(AdminProperties.of(wanted, takes)), SizeLimit.of(wanted));
            connection = current;
        }
        return current;
    }

    @Override
    public synchronized void close() {
        if (connection != null) {
            connection.admin.close(Duration.ZERO);
            connection = null;
        }
    }
}
