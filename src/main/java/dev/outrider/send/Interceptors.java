package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Redaction;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.ClusterResource;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;

/**
 * The interceptors of one producer session. The relay asks them itself before it sends, because what the client asks it cannot refuse: a record under
 * another topic, partition or key than its row's would leave its chain, and one without its id could not be told from a duplicate. Such a record is not sent,
 * and its row parked. Everything else may be changed. What an interceptor throws counts against its class, and the record goes on as it was.
 *
 * <p>They see what redaction has left over. Of what they add themselves, headers are looked at by redaction once more.
 */
final class Interceptors implements AutoCloseable {

    /** The session without any. */
    static final Interceptors NONE = new Interceptors(List.of(), Redaction.NONE, new InterceptorFaults());

    private static final String OURS = "dev.outrider.interceptor.";

    private final List<Named> chain;
    private final Redaction redaction;
    private final InterceptorFaults faults;
    private final boolean foreign;

    private record Named(String name, ProducerInterceptor<byte @Nullable [], byte @Nullable []> interceptor) {}

    /** One call of an interceptor, which may throw anything. */
    private interface Call {
        void make() throws Exception;
    }

    private Interceptors(List<Named> chain, Redaction redaction, InterceptorFaults faults) {
        this.chain = List.copyOf(chain);
        this.redaction = redaction;
        this.faults = faults;
        this.foreign = chain.stream().anyMatch(each -> !each.name.startsWith(OURS));
    }

    /**
     * Makes and configures them.
     *
     * @param setup which
     * @param producer the producer's properties
     * @param redaction cleans the headers that they add
     * @param faults hears of what they throw
     * @throws ConfigException when one cannot be made
     */
    static Interceptors open(
            InterceptorSetup setup, Map<String, Object> producer, Redaction redaction, InterceptorFaults faults) {
        if (setup.classes().isEmpty()) {
            return NONE;
        }
        Map<String, Object> all = new HashMap<>(producer);
        all.putAll(setup.properties().get());
        List<Named> chain = new ArrayList<>();
        for (String name : setup.classes()) {
            try {
                chain.add(new Named(name, made(name, setup.loader())));
                chain.get(chain.size() - 1).interceptor.configure(all);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                new Interceptors(chain, redaction, faults).close();
                throw new ConfigException("the interceptor " + name + " cannot be used: " + e);
            }
        }
        return new Interceptors(chain, redaction, faults);
    }

    // The types are erased: one that expects anything but bytes fails at its first record, as it would in the client.
    @SuppressWarnings("unchecked")
    private static ProducerInterceptor<byte @Nullable [], byte @Nullable []> made(String name, ClassLoader loader)
            throws ReflectiveOperationException {
        return (ProducerInterceptor<byte @Nullable [], byte @Nullable []>) Class.forName(name, true, loader)
                .asSubclass(ProducerInterceptor.class)
                .getConstructor()
                .newInstance();
    }

    boolean isEmpty() {
        return chain.isEmpty();
    }

    /**
     * Shows them a record that is about to be sent.
     *
     * @return what they make of it
     * @throws UnsendableException when one changed what must not change
     */
    ProducerRecord<byte @Nullable [], byte @Nullable []> pass(
            Row row, ProducerRecord<byte @Nullable [], byte @Nullable []> record) throws UnsendableException {
        if (chain.isEmpty()) {
            return record;
        }
        ProducerRecord<byte @Nullable [], byte @Nullable []> now = foreign ? copy(record) : record;
        for (Named each : chain) {
            now = shown(each, row, record, now);
        }
        redaction.headers(row, now.headers());
        Records.keepSplittable(row, now.headers());
        return now;
    }

    /** Key and value are the row's own arrays: what is written into them would stay in the row, which may have to go again. */
    private static ProducerRecord<byte @Nullable [], byte @Nullable []> copy(
            ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        byte[] key = record.key();
        byte[] value = record.value();
        return new ProducerRecord<>(
                record.topic(),
                record.partition(),
                record.timestamp(),
                key == null ? null : key.clone(),
                value == null ? null : value.clone(),
                record.headers());
    }

    private ProducerRecord<byte @Nullable [], byte @Nullable []> shown(
            Named each,
            Row row,
            ProducerRecord<byte @Nullable [], byte @Nullable []> made,
            ProducerRecord<byte @Nullable [], byte @Nullable []> now)
            throws UnsendableException {
        ProducerRecord<byte @Nullable [], byte @Nullable []> next = now;
        try {
            next = each.interceptor.onSend(now);
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            faults.threw(each.name, "onSend", e);
        }
        String change = next == null ? "gave no record back" : change(row, made, next);
        if (change != null || next == null) {
            throw new UnsendableException(new Failure(
                    Kind.PARK, Outcome.NOT_SENT, "InterceptorRefused", "the interceptor " + each.name + " " + change));
        }
        return next;
    }

    private static @Nullable String change(
            Row row,
            ProducerRecord<byte @Nullable [], byte @Nullable []> made,
            ProducerRecord<byte @Nullable [], byte @Nullable []> now) {
        // The types are erased, and any object may stand there.
        Object key = now.key();
        Object value = now.value();
        if (!made.topic().equals(now.topic())) {
            return "changed the topic, which would leave the order of its key";
        }
        if (!Objects.equals(made.partition(), now.partition())) {
            return "changed the partition, which would leave the order of its key";
        }
        if (!(key == null || key instanceof byte[]) || !Arrays.equals(made.key(), (byte[]) key)) {
            return "changed the key, which would leave its order";
        }
        if (!(value == null || value instanceof byte[])) {
            return "made a value that is no byte[]";
        }
        Header id = now.headers().lastHeader(Records.ID);
        return id != null && Arrays.equals(id.value(), row.id().getBytes(StandardCharsets.UTF_8))
                ? null
                : "changed the header id, by which consumers drop repeated records";
    }

    /** The producer's properties for a client that tells these interceptors what becomes of their records. */
    Map<String, Object> announcedIn(Map<String, Object> producer) {
        if (chain.isEmpty()) {
            return producer;
        }
        Map<String, Object> properties = new HashMap<>(producer);
        properties.put(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, List.of(InterceptorBridge.class));
        properties.put(InterceptorBridge.CHAIN, this);
        return properties;
    }

    /** Tells all of them what became of a record; on the producer's thread, or on the sending one. */
    void acknowledged(@Nullable RecordMetadata metadata, @Nullable Exception exception, Headers headers) {
        all("onAcknowledgement", each -> each.onAcknowledgement(metadata, exception, headers));
    }

    void onUpdate(ClusterResource cluster) {
        all("onUpdate", each -> {
            if (each instanceof ClusterResourceListener listener) {
                listener.onUpdate(cluster);
            }
        });
    }

    /** Gives each its own part of the producer's metrics, and shows how often it has thrown. */
    void withMetrics(PluginMetrics metrics) {
        for (Named each : chain) {
            guarded(each, "withPluginMetrics", () -> {
                TaggedMetrics own = new TaggedMetrics(metrics, each.name);
                own.gauge(
                        "interceptor-errors-total",
                        "How often the interceptor has thrown since the process began",
                        () -> faults.count(each.name));
                if (each.interceptor instanceof Monitorable monitorable) {
                    monitorable.withPluginMetrics(own);
                }
            });
        }
    }

    @Override
    public void close() {
        all("close", ProducerInterceptor::close);
    }

    private interface Visit {
        void to(ProducerInterceptor<byte @Nullable [], byte @Nullable []> interceptor) throws Exception;
    }

    private void all(String where, Visit visit) {
        for (Named each : chain) {
            guarded(each, where, () -> visit.to(each.interceptor));
        }
    }

    /** An error on the producer's own thread would keep the row's answer from coming. */
    private void guarded(Named each, String where, Call call) {
        try {
            call.make();
        } catch (Exception | LinkageError | AssertionError | StackOverflowError e) {
            faults.threw(each.name, where, e);
        }
    }
}
