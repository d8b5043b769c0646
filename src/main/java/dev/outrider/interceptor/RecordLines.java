package dev.outrider.interceptor;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** Writes the lines. Their event names are stable: {@code record.acknowledged} and {@code record.failed}. */
final class RecordLines {

    private static final Logger LOG = LoggerFactory.getLogger(LoggingInterceptor.class);

    private static final int SHOWN_CHARS = 1_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final Content content;

    /** What of a record is shown. */
    enum Content {
        /** Its place, its id and its size. */
        NONE,
        /** Its headers too. */
        HEADERS,
        /** Its key and value as well. */
        ALL;

        static Content of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    RecordLines(Content content) {
        this.content = content;
    }

    void write(Samples.Sample sample, @Nullable RecordMetadata metadata, @Nullable Exception exception) {
        ProducerRecord<Object, Object> record = sample.record();
        long micros = (System.nanoTime() - sample.sinceNanos()) / NANOS_PER_MICRO;
        LoggingEventBuilder line = exception == null ? LOG.atInfo() : LOG.atWarn();
        line = line.addKeyValue("event", exception == null ? "record.acknowledged" : "record.failed")
                .addKeyValue("topic", record.topic())
                .addKeyValue("id", shown(record, "id"))
                .addKeyValue("micros", micros);
        if (metadata != null) {
            line = line.addKeyValue("partition", metadata.partition())
                    .addKeyValue("offset", metadata.offset())
                    .addKeyValue("keyBytes", metadata.serializedKeySize())
                    .addKeyValue("valueBytes", metadata.serializedValueSize());
        }
        if (content != Content.NONE) {
            line = line.addKeyValue("headers", headers(record));
        }
        if (content == Content.ALL) {
            line = line.addKeyValue("key", text(record.key())).addKeyValue("value", text(record.value()));
        }
        if (exception == null) {
            line.log("record acknowledged");
        } else {
            // A serializer's message quotes what it could not write.
            line.log("record failed: {}", exception.getClass().getSimpleName());
        }
    }

    private static String shown(ProducerRecord<Object, Object> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : text(header.value());
    }

    private static String headers(ProducerRecord<Object, Object> record) {
        StringBuilder all = new StringBuilder();
        for (Header header : record.headers()) {
            all.append(all.isEmpty() ? "" : ", ")
                    .append(header.key())
                    .append('=')
                    .append(text(header.value()));
        }
        return all.toString();
    }

    private static String text(@Nullable Object value) {
        if (value == null) {
            return "null";
        }
        String text = value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : value.toString();
        return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
    }
}
