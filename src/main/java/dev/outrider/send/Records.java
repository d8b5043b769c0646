package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.core.Content;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of rows, for one thread at a time. The partition is always named, so that no partitioner of the client has a say. The header {@code id} is always
 * there: consumers drop repeated ids by it.
 */
final class Records {

    static final String ID = "id";
    static final String TYPE = "type";
    static final String TRACEPARENT = "traceparent";
    static final String TRACESTATE = "tracestate";

    static final String ORIGIN = "origin";

    /**
     * A shorter id leaves a record without key and value so small that client 4.4.0 never gets it out of a batch with one that is too large for the topic.
     *
     * <p>The client splits such a batch into parts as large as it thinks the largest record may be, which is up to 17 bytes more than it is. If the next
     * record fits into these, both stay together, are refused together, and are split again, for ever. A record has 11 bytes beside id, key and value.
     */
    private static final int ID_BYTES_LEAST = 7;

    /** The last row's header {@code type}, which the next row is likely to share: there are few types, and many rows of each. */
    private Header lastType = new RecordHeader(TYPE, new byte[0]);

    private String lastTypeText = "";

    private final Recipe recipe;

    /** What the codecs say of the present row's bytes. */
    private Headers described = new RecordHeaders();

    Records(Recipe recipe) {
        this.recipe = recipe;
    }

    ProducerRecord<byte @Nullable [], byte @Nullable []> of(Outgoing outgoing) throws UnsendableException {
        Row row = outgoing.row();
        Content content = row.content();
        Long timestampMillis = content.timestampMillis();
        if (timestampMillis != null && timestampMillis < 0) {
            throw new UnsendableException("event_time", "Kafka knows no time before 1970");
        }
        // A row that failed half-way leaves nothing to the next.
        described = described.iterator().hasNext() ? new RecordHeaders() : described;
        byte[] key = recipe.key().encode(row, row.chain().key(), described);
        byte[] clean = recipe.redaction().value(row, content.payload());
        byte[] value = recipe.value().encode(row, clean, described);
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                new ProducerRecord<>(row.chain().topic(), outgoing.partition(), timestampMillis, key, value);
        // Added to the record's own: a list that is handed over would be copied.
        addHeaders(record.headers(), row.id(), content);
        described.forEach(record.headers()::add);
        recipe.redaction().headers(row, record.headers());
        keepSplittable(row, record.headers());
        return record;
    }

    /** Whoever took {@link #ORIGIN} out cannot know that a record with a short id needs it. */
    static void keepSplittable(Row row, Headers headers) {
        if (row.id().length() < ID_BYTES_LEAST
                && headers.lastHeader(ORIGIN) == null
                && row.id().getBytes(StandardCharsets.UTF_8).length < ID_BYTES_LEAST) {
            add(headers, ORIGIN, "outrider");
        }
    }

    private void addHeaders(Headers headers, String id, Content content) throws UnsendableException {
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        headers.add(new RecordHeader(ID, idBytes));
        if (idBytes.length < ID_BYTES_LEAST) {
            add(headers, ORIGIN, "outrider");
        }
        String type = content.type();
        if (type != null) {
            headers.add(typeHeader(type));
        }
        Trace trace = content.trace();
        if (trace != null) {
            add(headers, TRACEPARENT, trace.traceparent());
            add(headers, TRACESTATE, trace.tracestate());
        }
        String json = content.headers();
        if (json != null) {
            Set<String> taken = new HashSet<>();
            headers.forEach(header -> taken.add(header.key()));
            HeaderJson.addTo(headers, json, taken);
        }
    }

    private Header typeHeader(String type) {
        if (!type.equals(lastTypeText)) {
            lastType = new RecordHeader(TYPE, type.getBytes(StandardCharsets.UTF_8));
            lastTypeText = type;
        }
        return lastType;
    }

    private static void add(Headers headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
