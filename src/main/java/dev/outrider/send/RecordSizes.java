package dev.outrider.send;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.Failure;
import dev.outrider.core.Failure.Kind;
import dev.outrider.core.Failure.Outcome;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.function.ToIntFunction;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Refuses a record that is certain to be too large, before it is sent: once it is in a batch its neighbours would fall with it.
 *
 * <p>What a row's codec makes of it may be larger or smaller than the row, so it is the record that is measured, as the producer and the broker do it.
 */
final class RecordSizes {

    /** What a batch of one record has besides the record. */
    static final int BATCH_OVERHEAD = 61;

    /** What a record has at most besides key, value and headers; the producer counts with it whatever it really is. */
    static final int RECORD_OVERHEAD_MOST = 21;

    /** The same without the record's own length: one byte each for attributes, time and offset. */
    private static final int RECORD_OVERHEAD_LEAST = 3;

    private final SizeLimit limit;
    private final ToIntFunction<String> topicBytes;

    /**
     * Measures by limits.
     *
     * @param limit what the producer's settings say
     * @param topicBytes what a topic says of the largest batch it takes
     */
    RecordSizes(SizeLimit limit, ToIntFunction<String> topicBytes) {
        this.limit = limit;
        this.topicBytes = topicBytes;
    }

    /** Refuses the row's record if it is certain to be too large. */
    void check(Row row, ProducerRecord<byte @Nullable [], byte @Nullable []> record) throws UnsendableException {
        int topic = topicBytes.applyAsInt(record.topic());
        // Twice what row and record have together: far from every limit nothing is measured, and nothing made to
        // measure it.
        long rough = 2L * (row.bytes() + (long) length(record.key()) + length(record.value()));
        if (rough < limit.bytes(topic)) {
            return;
        }
        long body = bodyBytes(record);
        long asProducer = BATCH_OVERHEAD + RECORD_OVERHEAD_MOST + body;
        if (asProducer > limit.producerBytes()) {
            throw tooLarge(asProducer, "max.request.size of the producer", limit.producerBytes());
        }
        long asBroker = BATCH_OVERHEAD + recordBytes(body);
        if (asBroker > limit.bytes(topic)) {
            throw tooLarge(asBroker, "max.message.bytes of topic " + record.topic(), topic);
        }
    }

    private static UnsendableException tooLarge(long bytes, String name, int most) {
        String message = "the record has " + bytes + " bytes, but " + name + " is " + most;
        return new UnsendableException(new Failure(Kind.PARK, Outcome.NOT_SENT, Failure.RECORD_TOO_LARGE, message));
    }

    /** A record of a batch of its own, given what its body has. */
    static long recordBytes(long bodyBytes) {
        long bytes = RECORD_OVERHEAD_LEAST + bodyBytes;
        return varint((int) Math.min(bytes, Integer.MAX_VALUE)) + bytes;
    }

    /** Key, value and headers, with their lengths. */
    static long bodyBytes(ProducerRecord<byte @Nullable [], byte @Nullable []> record) {
        long bytes = sized(record.key()) + sized(record.value());
        int count = 0;
        for (Header header : record.headers()) {
            bytes += sized(header.key().getBytes(StandardCharsets.UTF_8)) + sized(header.value());
            count++;
        }
        return bytes + varint(count);
    }

    private static long sized(byte @Nullable [] value) {
        return value == null ? varint(-1) : varint(value.length) + (long) value.length;
    }

    private static int length(byte @Nullable [] value) {
        return value == null ? 0 : value.length;
    }

    /** Kafka's numbers have seven bits a byte, the sign in the lowest. */
    private static int varint(int value) {
        int bytes = 1;
        for (int rest = (value << 1) ^ (value >> 31); (rest & ~0x7f) != 0; rest >>>= 7) {
            bytes++;
        }
        return bytes;
    }
}
