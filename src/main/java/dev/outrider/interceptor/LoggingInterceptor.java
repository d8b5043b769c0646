package dev.outrider.interceptor;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.metrics.Monitorable;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.jspecify.annotations.Nullable;

/**
 * Logs one record in so many once Kafka has answered for it, and counts all of them. What is logged is where the record went and how large it is; what is in
 * it only if asked for. The counts are among the producer's metrics, in the group {@code plugins}, so that JMX and every metrics reporter shows them.
 *
 * <p>Name it last: it then logs records as they are sent. An interceptor behind it that makes records anew takes from the lines the id, and how long it took.
 */
public final class LoggingInterceptor implements ProducerInterceptor<Object, Object>, Monitorable {

    /** One record in so many is logged: 0 for none, 1 for all, 1000 by default. */
    public static final String EVERY = "outrider.log.every";

    /** What of a record is logged besides its place and size: none (default), headers, or all. */
    public static final String CONTENT = "outrider.log.content";

    private static final String PREFIX = "outrider.log.";

    private static final ConfigDef SETTINGS = new ConfigDef()
            .define(
                    EVERY,
                    ConfigDef.Type.LONG,
                    1_000L,
                    Range.atLeast(0),
                    Importance.MEDIUM,
                    "One record in so many is logged.")
            .define(
                    CONTENT,
                    ConfigDef.Type.STRING,
                    "none",
                    ValidString.in("none", "headers", "all"),
                    Importance.MEDIUM,
                    "What of a record is logged besides its place and size.");

    private final LongAdder sent = new LongAdder();
    private final LongAdder acknowledged = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final AtomicLong number = new AtomicLong();
    private final Samples samples = new Samples();
    private long every = 1_000;
    private RecordLines lines = new RecordLines(RecordLines.Content.NONE);

    /** For the producer. */
    public LoggingInterceptor() {
        // Works by its defaults until it is configured.
    }

    @Override
    public void configure(Map<String, ?> configs) {
        AbstractConfig own = OwnSettings.read(SETTINGS, PREFIX, configs);
        every = own.getLong(EVERY);
        lines = new RecordLines(RecordLines.Content.of(String.valueOf(own.getString(CONTENT))));
    }

    @Override
    public ProducerRecord<Object, Object> onSend(ProducerRecord<Object, Object> record) {
        sent.increment();
        if (every > 0 && number.getAndIncrement() % every == 0) {
            samples.add(record);
        }
        return record;
    }

    @Override
    public void onAcknowledgement(@Nullable RecordMetadata metadata, @Nullable Exception exception, Headers headers) {
        if (exception == null) {
            acknowledged.increment();
        } else {
            failed.increment();
        }
        if (metadata != null && exception == null) {
            bytes.add(Math.max(0, metadata.serializedKeySize()) + (long) Math.max(0, metadata.serializedValueSize()));
        }
        Samples.Sample sample = samples.take(headers);
        if (sample != null) {
            lines.write(sample, metadata, exception);
        }
    }

    /** Records that were handed over. */
    public long sent() {
        return sent.sum();
    }

    /** Records that Kafka has acknowledged. */
    public long acknowledged() {
        return acknowledged.sum();
    }

    /** Records that were given up. */
    public long failed() {
        return failed.sum();
    }

    @Override
    public void withPluginMetrics(PluginMetrics metrics) {
        Counters counters = new Counters(metrics);
        counters.add("record-sent-total", "Records that were handed over", sent);
        counters.add("record-acknowledged-total", "Records that Kafka has acknowledged", acknowledged);
        counters.add("record-failed-total", "Records that were given up", failed);
        counters.add("record-acknowledged-bytes-total", "Bytes of acknowledged keys and values", bytes);
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
