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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Whether the cluster is there and what it knows of topics, asked with an admin client: that never makes a topic, and answers for an unknown one in milliseconds where a producer blocks. The
 * client is made at the first question and kept, until a new producer session finds other secrets.
 *
 * <p>Nobody holds the lock while a question is open: a cluster that is away keeps it open for seconds, and neither a new session nor the end of
 * the process may wait for that.
 */
final class TopicDirectory implements AutoCloseable {

    /** The client answers in its own time; more is needed only when its thread is dead or starved. */
    static final Duration GRACE = Duration.ofSeconds(1);

    private final Supplier<Map<String, Object>> properties;
    private final Duration takes;
    private final @Nullable NewTopics creation;

    /** What each topic that was found says of sizes. Read by the sending thread. */
    private final Map<String, Integer> topicBytes = new ConcurrentHashMap<>();

    private @Nullable Connection connection;

    /** The client, what it was made of, and what the producer's settings say of sizes. */
    private record Connection(Map<String, Object> properties, Admin admin, SizeLimit sizes) {}

    TopicDirectory(Supplier<Map<String, Object>> properties, Duration takes, @Nullable NewTopics creation) {
        this.properties = properties;
        this.takes = takes;
        this.creation = creation;
    }

    /** The topic's {@code max.message.bytes} as it was last seen; without bound when nothing is known of it. */
    int topicBytes(String topic) {
        return topicBytes.getOrDefault(topic, Integer.MAX_VALUE);
    }

    /** A client whose addresses or secrets are no longer those given is dropped; the next question makes another. */
    synchronized void renew(Map<String, Object> current) {
        if (connection != null && !connection.properties.equals(current)) {
            close();
        }
    }

    /** Asks who is in the cluster: the cheapest question that a broker has to answer itself. Null when one does. */
    @Nullable
    Failure look() {
        try {
            connection().admin.describeCluster().nodes().get(takes.plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
            return null;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            return KafkaFailures.nothingSent(e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    List<TopicState> describe(Collection<String> topics) {
        Set<String> names = new LinkedHashSet<>(topics);
        try {
            Connection current = connection();
            List<TopicState> states = new TopicQuestion(current.admin, current.sizes, takes, creation).ask(names);
            states.forEach(this::remember);
            return states;
        } catch (RuntimeException e) {
            Failure failure = KafkaFailures.nothingSent(e);
            return names.stream()
                    .map(name -> new TopicState(name, 0, 0, failure))
                    .toList();
        }
    }

    /** Whether the topic takes whatever the producer puts together in a batch of several records. */
    synchronized boolean batchesFit(TopicState state) {
        return connection != null && connection.sizes.batchBytes() < state.maxBatchBytes();
    }

    private void remember(TopicState state) {
        if (state.failure() == null) {
            topicBytes.put(state.topic(), state.maxBatchBytes());
        } else {
            topicBytes.remove(state.topic());
        }
    }

    private synchronized Connection connection() {
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
