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
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** The real broker. Sessions and look-ups may be asked for by different threads. */
public final class KafkaBroker implements Broker, AutoCloseable {

    private final Supplier<Map<String, Object>> properties;
    private final Passage passage;
    private final InterceptorFaults faults = new InterceptorFaults();
    private final Executor finisher;
    private final TopicDirectory directory;
    private final ProducerFigures figures = new ProducerFigures();
    private final Function<String, @Nullable Failure> preparation;

    /** Whether the last session's records have the very bytes of their rows: then a row's size says enough about its record's. */
    private volatile boolean asIs;

    private volatile @Nullable ThrottleTime throttleTime;

    /**
     * What rows go through on their way to a producer.
     *
     * @param recipes how rows become records; asked for anew for every session
     * @param interceptors what looks at the records
     * @param tracer makes a span of every attempt, null for none; closed by whoever made it
     * @param marks headers that every record gets besides its own; asked for anew for every session
     */
    public record Passage(
            Supplier<Recipe> recipes,
            InterceptorSetup interceptors,
            @Nullable Tracer tracer,
            Supplier<List<Header>> marks) {

        /** Records as rows have them, and nobody looks. */
        public static final Passage PLAIN = new Passage(() -> Recipe.PLAIN, InterceptorSetup.NONE, null, List::of);
    }

    /**
     * How topics are looked up.
     *
     * @param takes how long one look-up may take
     * @param creation how it makes topics that do not exist, null when it does not
     * @param preparation asked about each topic that the cluster calls fine, by a thread that may wait: why nothing can be sent to it, or null
     */
    public record LookUps(
            Duration takes, @Nullable NewTopics creation, Function<String, @Nullable Failure> preparation) {

        /** Look-ups that never make a topic, and ask nobody but the cluster. */
        public static LookUps within(Duration takes) {
            return new LookUps(takes, null, topic -> null);
        }
    }

    /**
     * Connects to nothing yet.
     *
     * @param properties the complete producer properties, as {@link ProducerDefaults#complete} makes them and {@link GuardRails} accepts them; asked for anew for every
     *     session, so that secrets are read again
     * @param passage what rows go through
     * @param lookUps how topics are looked up
     * @param finisher runs one task per session, at its end, which waits for the producer's thread
     */
    public KafkaBroker(Supplier<Map<String, Object>> properties, Passage passage, LookUps lookUps, Executor finisher) {
        this.properties = properties;
        this.passage = passage;
        this.finisher = finisher;
        this.directory = new TopicDirectory(properties, lookUps.takes, lookUps.creation);
        this.preparation = lookUps.preparation;
        // Before the first session nobody knows what a recipe does; the plain one does nothing.
        this.asIs = passage == Passage.PLAIN;
    }

    @Override
    public Session open(int number, Listener listener) throws BrokerException {
        try {
            Map<String, Object> current = properties.get();
            directory.renew(current);
            Recipe recipe = passage.recipes.get();
            asIs = recipe.sendsAsIs();
            RecordSizes sizes = new RecordSizes(SizeLimit.of(current), directory::topicBytes);
            Interceptors chain = Interceptors.open(passage.interceptors, current, recipe.redaction(), faults);
            ProducerSession.Making making =
                    new ProducerSession.Making(new Records(recipe, passage.marks.get()), chain, sizes, passage.tracer);
            ProducerSession session = new ProducerSession(number, producer(current, chain), making, listener, finisher);
            figures.opened(session);
            throttleTime = new ThrottleTime(session.metrics());
            return session;
        } catch (RuntimeException e) {
            // A name that does not resolve, a key store or secret that cannot be read: all of it may be mended while we
            // wait.
            throw new BrokerException(KafkaFailures.nothingSent(e), e);
        }
    }

    static Producer<byte @Nullable [], byte @Nullable []> producer(Map<String, Object> properties, Interceptors chain) {
        try {
            // Closed with the producer from here on.
            return new KafkaProducer<>(
                    chain.announcedIn(properties), new ByteArraySerializer(), new ByteArraySerializer());
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    @Override
    public long throttledNanos() {
        ThrottleTime last = throttleTime;
        return last == null ? 0 : last.nanos();
    }

    @Override
    public @Nullable Failure look() {
        return directory.look();
    }

    @Override
    public List<TopicState> describe(Collection<String> topics) {
        return directory.describe(topics).stream()
                .map(this::prepared)
                .map(state -> asIs ? state : encoded(state))
                .toList();
    }

    private TopicState prepared(TopicState state) {
        Failure failure = state.failure() == null ? preparation.apply(state.topic()) : null;
        return failure == null ? state : new TopicState(state.topic(), 0, 0, failure);
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

    /** Figures of the present producer as a whole, by the client's own names, such as {@code record-send-total}. Any thread may ask. */
    public Map<String, Double> figures() {
        return figures.seen();
    }

    /** Ends the look-ups; sessions are closed by those who opened them. */
    @Override
    public void close() {
        directory.close();
    }
}
