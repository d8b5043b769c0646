package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.convert.UnsendableException;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Row;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.internal.AbstractRecords;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.DefaultRecord;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSizesTest {

    private final SplittableRandom random = new SplittableRandom(20_261_126);

    @Test
    void measuresAsTheProducerAndTheBrokerDo() {
        for (int i = 0; i < 2_000; i++) {
            ProducerRecord<byte @Nullable [], byte @Nullable []> record =
                    record(bytes(200), bytes(1 << random.nextInt(16)));
            for (int header = random.nextInt(5); header > 0; header--) {
                record.headers().add("name-ü-" + header, bytes(300));
            }
            long body = RecordSizes.bodyBytes(record);
            assertThat(RecordSizes.recordBytes(body))
                    .isEqualTo(DefaultRecord.sizeInBytes(
                            0,
                            0,
                            record.key() == null ? -1 : record.key().length,
                            record.value() == null ? -1 : record.value().length,
                            record.headers().toArray()));
            assertThat(RecordSizes.BATCH_OVERHEAD + RecordSizes.RECORD_OVERHEAD_MOST + body)
                    .isEqualTo(AbstractRecords.estimateSizeInBytesUpperBound(
                            RecordBatch.CURRENT_MAGIC_VALUE,
                            CompressionType.NONE,
                            record.key(),
                            record.value(),
                            record.headers().toArray()));
        }
        assertThat(RecordSizes.BATCH_OVERHEAD).isEqualTo(DefaultRecordBatch.RECORD_BATCH_OVERHEAD);
    }

    @Test
    void theLargestRecordThatFitsIsSentAndOneByteMoreIsRefused() {
        RecordSizes topic = sizes(1 << 20, 10_000, false);
        assertThatCode(() -> check(topic, 10_000 - 61 - 11)).doesNotThrowAnyException();
        assertRefused(topic, 10_000 - 61 - 10, "the record has 10001 bytes, but max.message.bytes of topic t is 10000");
        RecordSizes producer = sizes(10_000, 1 << 20, false);
        assertThatCode(() -> check(producer, 10_000 - 61 - 21 - 5)).doesNotThrowAnyException();
        assertRefused(
                producer,
                10_000 - 61 - 21 - 4,
                "the record has 10001 bytes, but max.request.size of the producer is 10000");
    }

    @Test
    void whereBatchesAreCompressedOnlyTheProducersLimitIsCertain() {
        assertThatCode(() -> check(sizes(1 << 20, 10_000, true), 50_000)).doesNotThrowAnyException();
        assertRefused(sizes(10_000, 5_000, true), 50_000, "max.request.size of the producer is 10000");
    }

    @Test
    void aShortValueOfALongRowIsFine() {
        Content content = new Content(new byte[60_000], null, null, null, null, null);
        Row row = new Row(1, "id", new ChainId("t", null), null, content, null);
        assertThatCode(() -> sizes(1 << 20, 10_000, false).check(row, record(null, new byte[100])))
                .doesNotThrowAnyException();
    }

    private static RecordSizes sizes(int producerBytes, int topicBytes, boolean compressed) {
        return new RecordSizes(new SizeLimit(producerBytes, 16_384, compressed), topic -> topicBytes);
    }

    private static void assertRefused(RecordSizes sizes, int valueBytes, String message) {
        assertThatThrownBy(() -> check(sizes, valueBytes)).isInstanceOfSatisfying(UnsendableException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Failure.Kind.PARK);
            assertThat(e.failure().code()).isEqualTo("RecordTooLarge");
            assertThat(e.failure().message()).contains(message);
        });
    }

    private static void check(RecordSizes sizes, int valueBytes) throws UnsendableException {
        Row row = new Row(1, "id", new ChainId("t", null), null, Content.of(null), null);
        sizes.check(row, record(null, new byte[valueBytes]));
    }

    private static ProducerRecord<byte @Nullable [], byte @Nullable []> record(
            byte @Nullable [] key, byte @Nullable [] value) {
        return new ProducerRecord<>("t", 0, null, key, value);
    }

    private byte @Nullable [] bytes(int most) {
        return random.nextInt(5) == 0 ? null : new byte[random.nextInt(most)];
    }
}
