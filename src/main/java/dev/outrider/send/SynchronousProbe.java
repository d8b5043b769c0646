package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends one record and waits for its acknowledgement: certain and slow, for proving the path before there is traffic. */
public final class SynchronousProbe {

    private SynchronousProbe() {}

    /**
     * Sends it through a producer like the relay's own, save for the waiting.
     *
     * @param properties complete producer properties
     * @param probe what to send
     * @param takes how long it may take
     * @return the offset of the record
     * @throws BrokerException when it was not acknowledged, with the reason
     */
    public static long send(Map<String, Object> properties, Outgoing probe, Duration takes) throws BrokerException {
        try (KafkaProducer<byte @Nullable [], byte @Nullable []> producer = new KafkaProducer<>(
                impatient(properties, takes), new ByteArraySerializer(), new ByteArraySerializer())) {
            RecordMetadata landed =
                    producer.send(new Records(Recipe.PLAIN).of(probe)).get(takes.toMillis(), TimeUnit.MILLISECONDS);
            return landed.offset();
        } catch (UnsendableException e) {
            throw new BrokerException(e.failure(), e);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            throw new BrokerException(judged(e, takes), e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static Failure judged(Exception thrown, Duration takes) {
        Failure failure = KafkaFailures.reported(thrown);
        return thrown instanceof TimeoutException
                ? new Failure(failure.kind(), failure.outcome(), failure.code(), "no answer within " + takes)
                : failure;
    }

    /** The relay's producer would wait for ever, and its close for the record. */
    private static Map<String, Object> impatient(Map<String, Object> properties, Duration takes) {
        Map<String, Object> impatient = new HashMap<>(properties);
        int takesMillis = Math.toIntExact(takes.toMillis());
        impatient.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, takesMillis);
        impatient.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        impatient.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, takesMillis);
        impatient.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, takesMillis);
        // It is no row of anybody's, and the client alone would not find those among the plugins.
        impatient.remove(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG);
        impatient.put(ProducerConfig.CLIENT_ID_CONFIG, properties.get(ProducerConfig.CLIENT_ID_CONFIG) + "-probe");
        return impatient;
    }
}
