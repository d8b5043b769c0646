package dev.outrider.send;

import dev.outrider.core.Content;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the record of a row. The partition is always named, so that no partitioner of the client has a say. The header {@code id} is always
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

    private Records() {}

    static ProducerRecord<byte @Nullable [], byte @Nullable []> of(Outgoing outgoing) throws UnsendableException {
        Row row = outgoing.row();
        Content content = row.content();
        Long timestampMillis = content.timestampMillis();
        if (timestampMillis != null && timestampMillis < 0) {
            throw new UnsendableException("event_time", "Kafka knows no time before 1970");
        }
        return new ProducerRecord<>(
                row.chain().topic(),
                outgoing.partition(),
                timestampMillis,
                row.chain().key(),
                content.payload(),
                headers(row.id(), content));
    }

    private static List<Header> headers(String id, Content content) throws UnsendableException {
        List<Header> headers = new ArrayList<>(4);
        byte[] idBytes = id.getBytes(StandardCharsets.UTF_8);
        headers.add(new RecordHeader(ID, idBytes));
        if (idBytes.length < ID_BYTES_LEAST) {
            add(headers, ORIGIN, "outrider");
        }
        add(headers, TYPE, content.type());
        add(headers, TRACEPARENT, content.traceparent());
        add(headers, TRACESTATE, content.tracestate());
        String json = content.headers();
        if (json != null) {
            Set<String> taken = new HashSet<>();
            headers.forEach(header -> taken.add(header.key()));
            HeaderJson.addTo(headers, json, taken);
        }
        return headers;
    }

    private static void add(List<Header> headers, String name, @Nullable String value) {
        if (value != null) {
            headers.add(new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
