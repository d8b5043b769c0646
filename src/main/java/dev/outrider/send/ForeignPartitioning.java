package dev.outrider.send;

import dev.outrider.core.Partitioning;
import dev.outrider.core.Row;
import dev.outrider.core.UnplaceableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a partitioner of somebody else's, made for Kafka's producer. Whatever it throws, and a partition that is not there, is its row's failure: the loop
 * that asks must not die of it.
 */
public final class ForeignPartitioning implements Partitioning, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ForeignPartitioning.class);

    /** The code of the reason for which rows are parked. */
    private static final String CODE = "PartitionerFailed";

    /** Who leads a partition is nobody's business here; but a partition without a leader would pass for one that is away. */
    private static final Node SOMEBODY = new Node(0, "", 0);

    private final Partitioner partitioner;
    private final Map<String, Cluster> clusters = new HashMap<>();

    ForeignPartitioning(Partitioner partitioner) {
        this.partitioner = partitioner;
    }

    @Override
    public int partitionOf(Row row, int partitions) {
        String topic = row.chain().topic();
        byte[] key = row.chain().key();
        byte[] value = row.content().payload();
        String text = key == null ? null : new String(key, StandardCharsets.UTF_8);
        int chosen;
        try {
            chosen = partitioner.partition(topic, text, key, value, value, cluster(topic, partitions));
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new UnplaceableException(CODE, name() + " threw " + line(e));
        }
        if (chosen < 0 || chosen >= partitions) {
            throw new UnplaceableException(
                    CODE, name() + " chose partition " + chosen + ", but " + topic + " has " + partitions);
        }
        return chosen;
    }

    private String name() {
        return partitioner.getClass().getName();
    }

    private static String line(Throwable thrown) {
        return String.valueOf(thrown).strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private Cluster cluster(String topic, int partitions) {
        Cluster known = clusters.get(topic);
        if (known == null || known.partitionsForTopic(topic).size() != partitions) {
            List<PartitionInfo> all = new ArrayList<>();
            Node[] nodes = {SOMEBODY};
            for (int number = 0; number < partitions; number++) {
                all.add(new PartitionInfo(topic, number, SOMEBODY, nodes, nodes));
            }
            known = new Cluster("", List.of(SOMEBODY), all, Set.of(), Set.of());
            clusters.put(topic, known);
        }
        return known;
    }

    @Override
    public void close() {
        try {
            partitioner.close();
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The partitioner {} was not closed cleanly", name(), e);
        }
    }
}
