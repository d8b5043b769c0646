package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The real broker. Sessions and look-ups may be asked for by different threads. */
public final class KafkaBroker implements Broker, AutoCloseable {

    private final Supplier<Map<String, Object>> properties;
    private final Supplier<Recipe> recipes;
    private final Executor finisher;
    private final TopicDirectory directory;

    /** Whether the last session's records have the very bytes of their rows: then a row's size says enough about its record's. */
    private volatile boolean asIs;

    /** Looks up topics without ever making one, and sends records that have the very bytes of their rows; see the other constructor. */
    public KafkaBroker(
            Supplier<Map<String, Object>> properties,
            Supplier<Recipe> recipes,
            Duration lookUpTakes,
            Executor finisher) {
        this(properties, recipes, lookUpTakes, null, finisher);
        asIs = true;
    }

    /**
     * Connects to nothing yet.
     *
     * @param properties the complete producer properties, as {@link ProducerDefaults#complete} makes them and {@link GuardRails} accepts them; asked for anew for every
     *     session, so that secrets are read again
     * @param recipes how rows become records; asked for anew for every session
     * @param lookUpTakes how long a look-up of topics may take
     * @param creation how a look-up makes topics that do not exist, null when it does not
     * @param finisher runs one task per session, at its end, which waits for the producer's thread
     */
    public KafkaBroker(
            Supplier<Map<String, Object>> properties,
            Supplier<Recipe> recipes,
            Duration lookUpTakes,
            @Nullable NewTopics creation,
            Executor finisher) {
        this.properties = properties;
        this.recipes = recipes;
        this.finisher = finisher;
        this.directory = new TopicDirectory(properties, lookUpTakes, creation);
    }

    @Override
    public Session open(int number, Listener listener) throws BrokerException {
        try {
            Map<String, Object> current = properties.get();
            directory.renew(current);
            Recipe recipe = recipes.get();
            asIs = recipe.sendsAsIs();
            RecordSizes sizes = new RecordSizes(SizeLimit.of(current), directory::topicBytes);
            return new ProducerSession(number, producer(current), new Records(recipe), sizes, listener, finisher);
        } catch (RuntimeException e) {
            // A name that does not resolve, a key store or secret that cannot be read: all of it may be mended while we
            // wait.
            throw new BrokerException(KafkaFailures.nothingSent(e), e);
        }
    }

    private static Producer<byte @Nullable [], byte @Nullable []> producer(Map<String, Object> properties) {
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public @Nullable Failure look() {
        return directory.look();
    }

    @Override
    public List<TopicState> describe(Collection<String> topics) {
        List<TopicState> states = directory.describe(topics);
        return asIs ? states : states.stream().map(this::encoded).toList();
    }

    /**
     * A codec may make a record of any size from a row: what the row has is no reason to refuse it, nor does it tell how many fit into a batch. So sizes are
     * judged when records are sent, and where a batch could be larger than the topic takes, rows go there one at a time.
     */
    private TopicState encoded(TopicState state) {
        if (state.failure() != null) {
            return state;
        }
        int batchBytes = directory.batchesFit(state) ? state.maxBatchBytes() : 1;
        return new TopicState(state.topic(), state.partitions(), Integer.MAX_VALUE, batchBytes, null);
    }

    /** Ends the look-ups; sessions are closed by those who opened them. */
    @Override
    public void close() {
        directory.close();
    }
}
