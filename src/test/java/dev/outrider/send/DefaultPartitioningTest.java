package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DefaultPartitioningTest {

    private final DefaultPartitioning partitioning = new DefaultPartitioning();

    @Test
    void tenThousandKeysGoWhereTheJavaClientPutsThem() {
        SplittableRandom random = new SplittableRandom(20_261_101);
        for (int i = 0; i < 10_000; i++) {
            byte[] key = new byte[random.nextInt(40)];
            for (int j = 0; j < key.length; j++) {
                key[j] = (byte) random.nextInt(256);
            }
            int partitions = 1 + random.nextInt(200);
            assertThat(partitioning.partitionOf(row(i, key), partitions))
                    .as("key %d of %d bytes, %d partitions", i, key.length, partitions)
                    .isEqualTo(BuiltInPartitioner.partitionForKey(key, partitions));
        }
    }

    @Test
    void rowsWithoutAKeyStickTogetherAndSpreadEvenly() {
        Map<Integer, Integer> rows = new TreeMap<>();
        int changes = 0;
        int last = -1;
        for (long seq = 1; seq <= 12_800; seq++) {
            int partition = partitioning.partitionOf(row(seq, null), 10);
            changes += partition == last ? 0 : 1;
            last = partition;
            rows.merge(partition, 1, Integer::sum);
        }
        assertThat(changes).isLessThanOrEqualTo(101);
        assertThat(rows).hasSize(10);
        assertThat(rows.values()).allSatisfy(count -> assertThat(count).isBetween(1_152, 1_408));
    }

    @Test
    void aRowThatGoesAgainGoesToTheSamePlace() {
        assertThat(LongStream.of(1, 4_711, Long.MAX_VALUE))
                .allSatisfy(seq -> assertThat(partitioning.partitionOf(row(seq, null), 7))
                        .isEqualTo(partitioning.partitionOf(row(seq, null), 7))
                        .isBetween(0, 6));
    }

    private static Row row(long seq, byte @Nullable [] key) {
        return new Row(seq, "id", new ChainId("topic", key), null, Content.of(null), null);
    }
}
