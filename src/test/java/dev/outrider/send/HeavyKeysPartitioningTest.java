package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Row;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeavyKeysPartitioningTest {

    private final HeavyKeysPartitioning heavy = new HeavyKeysPartitioning(List.of("big", "bigger"));

    @Test
    void heavyKeysHaveTheirPartitionsForThemselves() {
        Map<Integer, Integer> rows = new TreeMap<>();
        for (int i = 0; i < 10_000; i++) {
            rows.merge(heavy.partitionOf(row(i, "key-" + i), 10), 1, Integer::sum);
        }
        assertThat(heavy.partitionOf(row(1, "big"), 10)).isZero();
        assertThat(heavy.partitionOf(row(1, "bigger"), 10)).isEqualTo(1);
        assertThat(rows.keySet()).containsExactly(2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(rows.values()).allSatisfy(count -> assertThat(count).isBetween(1_100, 1_400));
    }

    @Test
    void theyStayWhereTheyAreWhenTheTopicGrows() {
        for (int partitions = 3; partitions < 100; partitions++) {
            assertThat(heavy.partitionOf(row(1, "big"), partitions)).isZero();
            assertThat(heavy.partitionOf(row(1, "bigger"), partitions)).isEqualTo(1);
        }
    }

    @Test
    void onePartitionIsAlwaysLeftToTheOthers() {
        assertThat(heavy.partitionOf(row(1, "big"), 2)).isZero();
        assertThat(heavy.partitionOf(row(1, "bigger"), 2)).isEqualTo(1);
        assertThat(heavy.partitionOf(row(1, "other"), 2)).isEqualTo(1);
        for (String key : new String[] {"big", "bigger", "other", null}) {
            assertThat(heavy.partitionOf(row(1, key), 1)).isZero();
        }
    }

    @Test
    void rowsWithoutAKeyAreSpreadOverTheRest() {
        Map<Integer, Integer> rows = new TreeMap<>();
        for (int seq = 1; seq <= 12_800; seq++) {
            rows.merge(heavy.partitionOf(row(seq, null), 4), 1, Integer::sum);
        }
        assertThat(rows.keySet()).containsExactly(2, 3);
        assertThat(rows.values()).allSatisfy(count -> assertThat(count).isBetween(6_200, 6_600));
    }

    private static Row row(long seq, @Nullable String key) {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        return new Row(seq, "id", new ChainId("topic", bytes), null, Content.of(null), null);
    }
}
