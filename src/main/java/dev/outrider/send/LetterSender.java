package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.Failure;
import dev.outrider.core.TopicState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Publishes dead letters by a producer of its own, which lives while there is something to send. Used by one thread; only {@link #close} may come from another.
 *
 * <p>It waits for each page's acknowledgements, and not for ever: nobody's order hangs on it, and whoever waits for ever cannot say what is wrong.
 */
public final class LetterSender implements AutoCloseable {

    private static final Duration LOOK_UP_TAKES = Duration.ofSeconds(5);
    private static final int REQUEST_MILLIS = 30_000;

    private final Supplier<Map<String, Object>> properties;
    private final KafkaBroker.Passage passage;
    private final LetterAddress address;
    private final String instance;
    private final InterceptorFaults faults = new InterceptorFaults();
    private final TopicDirectory directory;
    private @Nullable Open open;
    private boolean closed;

    /** The producer and what its records are made by. */
    private record Open(Producer<byte @Nullable [], byte @Nullable []> producer, LetterRecords records) {}

    /** A letter on its way. */
    private record OnWay(
            Letter letter,
            ProducerRecord<byte @Nullable [], byte @Nullable []> record,
            Future<RecordMetadata> answer) {}

    /**
     * What became of letters.
     *
     * @param sent those that Kafka has acknowledged
     * @param failure why the first of the others was not sent, null when there is none
     */
    public record Sent(List<Letter> sent, @Nullable String failure) {}

    /**
     * Connects to nothing yet.
     *
     * @param properties the relay's producer properties, complete; asked for anew for every producer
     * @param passage what the rows' records would have gone through; its recipes are nobody else's, and its tracer is not asked
     * @param creation how topics that do not exist are made, null when they are not
     * @param address where letters go
     * @param instance who sends them
     */
    public LetterSender(
            Supplier<Map<String, Object>> properties,
            KafkaBroker.Passage passage,
            @Nullable NewTopics creation,
            LetterAddress address,
            String instance) {
        this.properties = () -> own(properties.get());
        this.passage = passage;
        this.address = address;
        this.instance = instance;
        this.directory = new TopicDirectory(this.properties, LOOK_UP_TAKES, creation);
    }

    private static Map<String, Object> own(Map<String, Object> relays) {
        Map<String, Object> own = new HashMap<>(relays);
        own.put(
                CommonClientConfigs.CLIENT_ID_CONFIG,
                relays.get(CommonClientConfigs.CLIENT_ID_CONFIG) + "-dead-letters");
        own.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MILLIS);
        long linger = Long.parseLong(String.valueOf(relays.getOrDefault(ProducerConfig.LINGER_MS_CONFIG, 0)));
        own.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) Math.min(Integer.MAX_VALUE, REQUEST_MILLIS + linger));
        return own;
    }

    /** Sends letters and waits for what becomes of them, at most half a minute after the last was handed over. */
    public Sent send(List<Letter> letters) {
        try {
            return send(letters, opened());
        } catch (RuntimeException e) {
            rest();
            return new Sent(List.of(), KafkaFailures.nothingSent(e).message());
        }
    }

    private Sent send(List<Letter> letters, Open present) {
        Map<String, String> away = awayTopics(letters, present.records);
        List<Letter> sent = new ArrayList<>();
        List<OnWay> onWay = new ArrayList<>();
        String failure = null;
        for (Letter letter : letters) {
            String topic = present.records.topic(letter);
            String reason = topic.equals(letter.row().chain().topic())
                    ? "the topic of dead letters is the row's own, " + topic
                    : away.get(topic);
            try {
                if (reason == null) {
                    ProducerRecord<byte @Nullable [], byte @Nullable []> record = present.records.of(letter);
                    onWay.add(new OnWay(letter, record, handOver(present, record)));
                }
            } catch (UnsendableException e) {
                reason = e.failure().message();
            }
            failure = failure == null ? reason : failure;
        }
        for (OnWay each : onWay) {
            String reason = outcome(present, each);
            if (reason == null) {
                sent.add(each.letter);
            }
            failure = failure == null ? reason : failure;
        }
        return new Sent(sent, failure);
    }

    /** Why nothing can be sent to which topics: a producer that is given a record for a missing one waits, or makes it. */
    private Map<String, String> awayTopics(List<Letter> letters, LetterRecords records) {
        Set<String> topics = new HashSet<>();
        letters.forEach(letter -> topics.add(records.topic(letter)));
        Map<String, String> away = new HashMap<>();
        for (TopicState state : directory.describe(topics)) {
            Failure failure = state.failure();
            if (failure != null) {
                away.put(state.topic(), state.topic() + ": " + failure.message());
            }
        }
        return away;
    }

    private static Future<RecordMetadata> handOver(
            Open present, ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        try {
            return present.producer.send(record);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static @Nullable String outcome(Open present, OnWay each) {
        Throwable thrown = thrown(each.answer);
        if (thrown instanceof RecordTooLargeException && each.record.value() != null) {
            // What was too large for its own topic is likely to be so for this one: it is told about all the same.
            thrown = thrown(handOver(present, present.records.withoutValue(each.letter, each.record)));
        }
        return thrown == null
                ? null
                : each.record.topic() + ": " + KafkaFailures.reported(thrown).message();
    }

    private static @Nullable Throwable thrown(Future<RecordMetadata> answer) {
        try {
            RecordMetadata unused = answer.get();
            return null;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            return cause == null ? e : cause;
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts whoever sends dead letters", e);
        }
    }

    private synchronized Open opened() {
        if (closed) {
            throw new IllegalStateException("no dead letters are sent any more");
        }
        if (open == null) {
            Map<String, Object> current = properties.get();
            directory.renew(current);
            Recipe recipe = passage.recipes().get();
            Interceptors chain = Interceptors.open(passage.interceptors(), current, recipe.redaction(), faults);
            LetterRecords records = new LetterRecords(address, instance, recipe, chain);
            open = new Open(KafkaBroker.producer(current, chain), records);
        }
        return open;
    }

    /** There is nothing to send for a while, or what there is cannot be sent: the producer is let go. */
    public synchronized void rest() {
        Open present = open;
        open = null;
        if (present != null) {
            present.producer.close(Duration.ZERO);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        rest();
        directory.close();
    }
}
