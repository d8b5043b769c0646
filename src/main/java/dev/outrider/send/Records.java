package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.convert.headers.Contexts;
import dev.outrider.convert.headers.HeaderJson;
import dev.outrider.core.Content;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.core.Trace;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
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
    static final String ORIGIN = "origin";

    private static final byte[] OUTRIDER = "outrider".getBytes(StandardCharsets.UTF_8);

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
    private final List<Header> marks;

    /** What the codecs say of the present row's bytes. */
    private Headers described = new RecordHeaders();

    Records(Recipe recipe) {
        this(recipe, List.of());
    }

    /**
     * Makes records.
     *
     * @param recipe how
     * @param marks headers that every record gets besides its own; a header that the row itself has under such a name is left out
     */
    Records(Recipe recipe, List<Header> marks) {
        this.recipe = recipe;
        this.marks = List.copyOf(marks);
    }

    /** The row's record, which carries the row's own trace on. */
    ProducerRecord<byte @Nullable [], byte @Nullable []> of(Outgoing outgoing) throws UnsendableException {
        return of(outgoing, null);
    }

    /** The row's record, which carries another trace than the row's own; null for the row's own. */
    ProducerRecord<byte @Nullable [], byte @Nullable []> of(Outgoing outgoing, @Nullable Trace carried)
            throws UnsendableException {
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
        addHeaders(record.headers(), row, carried);
        recipe.redaction().headers(row, record.headers());
        for (Header mark : marks) {
            record.headers().remove(mark.key()).add(mark);
        }
        keepSplittable(row, record.headers());
        return record;
    }

    /** Whoever took {@link #ORIGIN} out cannot know that a record with a short id needs it. */
    static void keepSplittable(Row row, Headers headers) {
        if (row.id().length() < ID_BYTES_LEAST
                && headers.lastHeader(ORIGIN) == null
                && row.id().getBytes(StandardCharsets.UTF_8).length < ID_BYTES_LEAST) {
            headers.add(new RecordHeader(ORIGIN, OUTRIDER));
        }
    }

    /** What is valid of the trace that the row belongs to, from its columns and its own headers; null when there is none. */
    @Nullable
    Trace traceOf(Row row) throws UnsendableException {
        Trace own = row.content().trace();
        String json = row.content().headers();
        Trace further = json == null || (own != null && own.traceparent() != null) ? null : HeaderJson.trace(json);
        Trace merged = own == null || further == null ? (own == null ? further : own) : merged(own, further);
        return merged == null ? null : recipe.contexts().valid(merged, false, row.seq());
    }

    private static Trace merged(Trace own, Trace further) {
        String baggage = own.baggage() == null ? further.baggage() : own.baggage();
        return new Trace(further.traceparent(), further.tracestate(), baggage);
    }

    private void addHeaders(Headers headers, Row row, @Nullable Trace carried) throws UnsendableException {
        Content content = row.content();
        byte[] idBytes = row.id().getBytes(StandardCharsets.UTF_8);
        headers.add(new RecordHeader(ID, idBytes));
        if (idBytes.length < ID_BYTES_LEAST && !recipe.extra().has(ORIGIN)) {
            headers.add(new RecordHeader(ORIGIN, OUTRIDER));
        }
        String type = content.type();
        if (type != null) {
            headers.add(typeHeader(type));
        }
        Trace own = carried == null ? content.trace() : null;
        Trace valid = own == null ? carried : recipe.contexts().valid(own, false, row.seq());
        if (valid != null) {
            Contexts.add(headers, valid);
        }
        if (!recipe.extra().isEmpty()) {
            recipe.extra().addTo(headers, content.columns());
        }
        addDescribed(headers);
        String json = content.headers();
        if (json != null) {
            Set<String> taken = taken(headers, own, carried != null);
            boolean continued = valid != null && valid.traceparent() != null;
            Trace further = HeaderJson.addTo(
                    headers,
                    json,
                    name -> taken.contains(name) || recipe.extra().has(name));
            Trace validFurther = further == null ? null : recipe.contexts().valid(further, continued, row.seq());
            if (validFurther != null) {
                Contexts.add(headers, validFurther);
            }
        }
    }

    /** What the codecs say of the bytes. They cannot say which row it is: consumers drop repeated rows by that. */
    private void addDescribed(Headers headers) throws UnsendableException {
        for (Header header : described) {
            if (header.key().equals(ID)) {
                throw new UnsendableException(ID, "a serializer adds a header of this name, which is the relay's");
            }
            headers.add(header);
        }
    }

    /** Names that the row's own headers cannot have: those that are there, and those of a trace whose place is taken, valid or not. */
    private static Set<String> taken(Headers headers, @Nullable Trace own, boolean carried) {
        Set<String> taken = new HashSet<>();
        headers.forEach(header -> taken.add(header.key()));
        if (carried || (own != null && own.traceparent() != null)) {
            taken.add(Contexts.TRACEPARENT);
        }
        if (carried || (own != null && own.tracestate() != null)) {
            taken.add(Contexts.TRACESTATE);
        }
        if (carried || (own != null && own.baggage() != null)) {
            taken.add(Contexts.BAGGAGE);
        }
        return taken;
    }

    private Header typeHeader(String type) {
        if (!type.equals(lastTypeText)) {
            lastType = new RecordHeader(TYPE, type.getBytes(StandardCharsets.UTF_8));
            lastTypeText = type;
        }
        return lastType;
    }
}
