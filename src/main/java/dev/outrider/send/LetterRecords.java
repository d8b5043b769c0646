package dev.outrider.send;

import dev.outrider.confirm.KafkaFailures;
import dev.outrider.convert.UnsendableException;
import dev.outrider.convert.codec.Recipe;
import dev.outrider.convert.headers.HeaderJson;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Makes the records of dead letters, for one thread at a time. The record that the row would have become is made first, with all that it goes through. Where
 * that fails, the bytes of the column are taken, but only as redaction leaves them, and only where no interceptor was to see them: what could not be
 * cleaned goes nowhere.
 */
final class LetterRecords {

    private static final String PREFIX = "outrider-";

    private final LetterAddress address;
    private final String instance;
    private final Recipe recipe;
    private final Records records;
    private final Interceptors interceptors;

    /** What a letter's value is. */
    enum Form {
        /** What the row's record has, or would have had. */
        ENCODED,
        /** The bytes of the payload's column. */
        RAW,
        /** Nothing: it cannot be cleaned of what must not leave. */
        WITHHELD,
        /** Nothing: it is larger than the topic of dead letters takes. */
        TOO_LARGE,
        /** Nothing: it could not be read, or is not there any more. */
        UNREAD;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    private record Content(byte @Nullable [] key, byte @Nullable [] value, Form form, Headers headers) {}

    LetterRecords(LetterAddress address, String instance, Recipe recipe, Interceptors interceptors) {
        this.address = address;
        this.instance = instance;
        this.recipe = recipe;
        this.records = new Records(recipe);
        this.interceptors = interceptors;
    }

    /** Where the letter goes. */
    String topic(Letter letter) {
        return address.of(letter.row().chain().topic());
    }

    /**
     * The letter's record.
     *
     * @throws UnsendableException when it may be made later: what is needed for it is away
     */
    ProducerRecord<byte @Nullable [], byte @Nullable []> of(Letter letter) throws UnsendableException {
        Content content = content(letter.row());
        return record(letter, content);
    }

    /** The letter without a value, because with it it is too large. */
    ProducerRecord<byte @Nullable [], byte @Nullable []> withoutValue(
            Letter letter, ProducerRecord<byte @Nullable [], byte @Nullable []> whole) {
        return record(letter, new Content(whole.key(), null, Form.TOO_LARGE, bare(letter.row())));
    }

    private Content content(Row row) throws UnsendableException {
        if (row.fault() != null && row.content().payload() == null) {
            return new Content(row.chain().key(), null, Form.UNREAD, bare(row));
        }
        try {
            Integer wanted = row.partition();
            Outgoing outgoing = Outgoing.of(row, 0, wanted == null || wanted < 0 ? 0 : wanted, true);
            ProducerRecord<byte @Nullable [], byte @Nullable []> made = interceptors.pass(row, records.of(outgoing));
            return new Content(made.key(), made.value(), Form.ENCODED, made.headers());
        } catch (UnsendableException e) {
            return without(row, e.failure());
        } catch (RuntimeException e) {
            // Somebody else's serializer.
            return without(row, KafkaFailures.notSent(e));
        }
    }

    /** The record cannot be made. */
    private Content without(Row row, Failure failure) throws UnsendableException {
        if (failure.kind() == Failure.Kind.RETRY || failure.kind() == Failure.Kind.HALT) {
            throw new UnsendableException(failure);
        }
        byte[] key = row.chain().key();
        Headers headers = bare(row);
        if (!interceptors.isEmpty()) {
            return new Content(key, null, Form.WITHHELD, headers);
        }
        try {
            byte[] clean = recipe.redaction().value(row, row.content().payload());
            return new Content(key, clean, Form.RAW, own(row));
        } catch (UnsendableException e) {
            return new Content(key, null, Form.WITHHELD, headers);
        }
    }

    private static Headers bare(Row row) {
        Headers headers = new RecordHeaders();
        headers.add(Records.ID, bytes(row.id()));
        String type = row.content().type();
        if (type != null) {
            headers.add(Records.TYPE, bytes(type));
        }
        return headers;
    }

    /** The row's own headers, as far as they can be read. */
    private Headers own(Row row) throws UnsendableException {
        Headers headers = bare(row);
        String json = row.content().headers();
        if (json != null) {
            Headers further = new RecordHeaders();
            try {
                Object unused = HeaderJson.addTo(further, json, name -> headers.lastHeader(name) != null);
                further.forEach(headers::add);
            } catch (UnsendableException e) {
                // They may be what the row was refused for: it is told without them.
                return headers;
            }
        }
        recipe.redaction().headers(row, headers);
        return headers;
    }

    private ProducerRecord<byte @Nullable [], byte @Nullable []> record(Letter letter, Content content) {
        Row row = letter.row();
        // Without partition and time: those that the row asks for may be what it was refused for.
        ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                new ProducerRecord<>(topic(letter), null, null, content.key(), content.value(), content.headers());
        Headers headers = record.headers();
        put(headers, "topic", row.chain().topic());
        byte[] key = row.chain().key();
        headers.remove(PREFIX + "key");
        if (key != null) {
            headers.add(PREFIX + "key", key);
        }
        put(headers, "partition", row.partition());
        put(headers, "exception", letter.code());
        put(headers, "reason", letter.reason());
        put(headers, "attempts", letter.attempts().count());
        put(headers, "first-attempt", letter.attempts().first());
        put(headers, "last-attempt", letter.attempts().last());
        put(headers, "seq", row.seq());
        put(headers, "instance", instance);
        put(headers, "value", content.form().word());
        return record;
    }

    /** A header that the row itself has under one of these names is not what a reader of dead letters expects there. */
    private static void put(Headers headers, String name, @Nullable Object value) {
        headers.remove(PREFIX + name);
        if (value != null) {
            headers.add(PREFIX + name, bytes(value instanceof Instant time ? time.toString() : value.toString()));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
