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
import java.util.function.Function;
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
    private final Function<String, @Nullable Failure> preparation;

    /**
     * Connects to nothing yet.
     *
     * @param properties the complete producer properties, as {@link ProducerDefaults#complete} makes them and {@link GuardRails} accepts them; asked for anew for every
     *     session, so that secrets are read again
     * @param recipes how rows become records; asked for anew for every session
     * @param lookUpTakes how long a look-up of topics may take
     * @param finisher runs one task per session, at its end, which waits for the producer's thread
     */
    public KafkaBroker(
            Supplier<Map<String, Object>> properties,
            Supplier<Recipe> recipes,
            Duration lookUpTakes,
            Executor finisher) {
        this(properties, recipes, lookUpTakes, finisher, topic -> null);
    }

    /**
     * As above, with somebody else to be asked about each topic.
     *
     * @param preparation asked about each topic that the cluster calls fine, by a thread that may wait: why nothing can be sent to it, or null
     */
    public KafkaBroker(
            Supplier<Map<String, Object>> properties,
            Supplier<Recipe> recipes,
            Duration lookUpTakes,
            Executor finisher,
            Function<String, @Nullable Failure> preparation) {
        this.properties = properties;
        this.recipes = recipes;
        this.finisher = finisher;
        this.directory = new TopicDirectory(properties, lookUpTakes);
        this.preparation = preparation;
    }

    @Override
    public Session open(int number, Listener listener) throws BrokerException {
        try {
            Map<String, Object> current = properties.get();
            directory.renew(current);
            return new ProducerSession(number, producer(current), new Records(recipes.get()), listener, finisher);
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
        return directory.describe(topics).stream().map(this::prepared).toList();
    }

    private TopicState prepared(TopicState state) {
        Failure failure = state.failure() == null ? preparation.apply(state.topic()) : null;
        return failure == null ? state : new TopicState(state.topic(), 0, 0, failure);
    }

    /** Ends the look-ups; sessions are closed by those who opened them. */
    @Override
    public void close() {
        directory.close();
    }
}
