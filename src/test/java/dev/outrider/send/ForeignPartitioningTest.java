package dev.outrider.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Failure;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import dev.outrider.core.UnplaceableException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForeignPartitioningTest {

    @Test
    void isToldTheProducersSettingsAndItsOwnAndSeesTheTopicAsItIs() {
        Partitioning partitioning = open(OddPartitioner.class.getName(), Map.of("odd.offset", "2"));
        assertThat(partitioning.partitionOf(row("plus:3"), 10)).isEqualTo(5);
        assertThat(OddPartitioner.told)
                .containsEntry("bootstrap.servers", "somewhere")
                .containsEntry("odd.offset", "2");
        assertThat(partitioning.partitionOf(row("count"), 7)).isEqualTo(6);
        assertThat(partitioning.partitionOf(row("count"), 9))
                .as("after the topic has grown")
                .isEqualTo(8);
    }

    @Test
    void whatItThrowsAndWhatIsNotThereIsTheRowsFailure() {
        Partitioning partitioning = open(OddPartitioner.class.getName(), Map.of("odd.offset", "0"));
        assertFailure(partitioning, "throw", "OddPartitioner threw java.lang.IllegalStateException: not today");
        assertFailure(partitioning, "link", "OddPartitioner threw java.lang.NoClassDefFoundError: missing");
        assertFailure(partitioning, "plus:-1", "OddPartitioner chose partition -1, but topic has 4");
        assertFailure(partitioning, "plus:4", "OddPartitioner chose partition 4, but topic has 4");
        assertThat(partitioning.partitionOf(row("plus:3"), 4)).isEqualTo(3);
    }

    private static void assertFailure(Partitioning partitioning, String key, String message) {
        assertThatThrownBy(() -> partitioning.partitionOf(row(key), 4))
                .isInstanceOfSatisfying(UnplaceableException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Failure.Kind.PARK);
                    assertThat(e.failure().outcome()).isEqualTo(Failure.Outcome.NOT_SENT);
                    assertThat(e.failure().code()).isEqualTo("PartitionerFailed");
                    assertThat(e.failure().message()).endsWith(message);
                });
    }

    @Test
    void kafkasOwnRoundRobinWorks() {
        Partitioning partitioning = open(RoundRobinPartitioner.class.getName(), Map.of());
        Map<Integer, Integer> rows = new HashMap<>();
        for (int i = 0; i < 40; i++) {
            rows.merge(partitioning.partitionOf(row("same"), 4), 1, Integer::sum);
        }
        assertThat(rows).isEqualTo(Map.of(0, 10, 1, 10, 2, 10, 3, 10));
    }

    @Test
    void isClosedWithItsUser() {
        ForeignPartitioning partitioning =
                (ForeignPartitioning) open(OddPartitioner.class.getName(), Map.of("odd.offset", "0"));
        int before = OddPartitioner.closed;
        partitioning.close();
        assertThat(OddPartitioner.closed).isEqualTo(before + 1);
    }

    @Test
    void aClassThatCannotBeUsedIsSaidWhy() {
        assertThatThrownBy(() -> open("com.example.Missing", Map.of()))
                .hasMessageContaining("com.example.Missing: there is no such class");
        assertThatThrownBy(() -> open("java.lang.String", Map.of()))
                .hasMessageContaining("java.lang.String: is no org.apache.kafka.clients.producer.Partitioner");
        assertThatThrownBy(() -> open(OddPartitioner.class.getName(), Map.of()))
                .hasMessageContaining("OddPartitioner cannot be used: java.lang.NumberFormatException");
    }

    @Test
    void withoutAClassItIsTheRelaysOwn() {
        PartitioningPlan plan = PartitioningPlan.DEFAULT;
        assertThat(plan.open(ForeignPartitioningTest::notAsked, null)).isInstanceOf(DefaultPartitioning.class);
        assertThat(new PartitioningPlan(List.of("a"), null, Map.of()).open(ForeignPartitioningTest::notAsked, null))
                .isInstanceOf(HeavyKeysPartitioning.class);
    }

    private static Map<String, Object> notAsked() {
        throw new AssertionError("nobody needs the settings");
    }

    private static Partitioning open(String className, Map<String, String> settings) {
        return new PartitioningPlan(List.of(), className, settings)
                .open(() -> Map.of("bootstrap.servers", "somewhere"), null);
    }

    private static Row row(String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return new Row(1, "id", new ChainId("topic", bytes), null, Content.of(bytes), null);
    }

    /** Does what the key says. Kafka makes it by its name. */
    public static final class OddPartitioner implements org.apache.kafka.clients.producer.Partitioner {
        static Map<String, Object> told = Map.of();
        static int closed;
        private int offset;

        @Override
        public void configure(Map<String, ?> configs) {
            told = new HashMap<>(configs);
            offset = Integer.parseInt(String.valueOf(configs.get("odd.offset")));
        }

        @Override
        public int partition(
                String topic,
                @Nullable Object key,
                byte @Nullable [] keyBytes,
                @Nullable Object value,
                byte @Nullable [] valueBytes,
                Cluster cluster) {
            String text = (String) key;
            if (text == null || text.equals("throw")) {
                throw new IllegalStateException("not today");
            }
            if (text.equals("link")) {
                throw new NoClassDefFoundError("missing");
            }
            return text.equals("count")
                    ? cluster.availablePartitionsForTopic(topic).size() - 1
                    : offset + Integer.parseInt(text.substring("plus:".length()));
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
