package dev.outrider.send;

import dev.outrider.convert.Plugins;
import dev.outrider.core.Partitioning;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Partitioner;
import org.jspecify.annotations.Nullable;

/**
 * Who chooses the partition of a row that asks for none.
 *
 * @param heavyKeys keys that get partitions of their own; empty for the client's own choice
 * @param className somebody else's partitioner, null for none
 * @param settings what that one is told besides the producer's settings
 */
public record PartitioningPlan(
        List<String> heavyKeys, @Nullable String className, Map<String, String> settings) {

    /** The client's own choice. */
    public static final PartitioningPlan DEFAULT = new PartitioningPlan(List.of(), null, Map.of());

    /** Takes copies. */
    public PartitioningPlan {
        heavyKeys = List.copyOf(heavyKeys);
        settings = Map.copyOf(settings);
    }

    /**
     * Makes what chooses.
     *
     * @param kafka gives the producer's settings, complete; asked only where somebody else wants them
     * @param plugins the folder of jars that the class may be in, null for none
     * @return closed by its user when it can be
     * @throws IllegalArgumentException when the class cannot be used; the message says why
     */
    public Partitioning open(Supplier<Map<String, Object>> kafka, @Nullable Path plugins) {
        if (className == null) {
            return heavyKeys.isEmpty() ? new DefaultPartitioning() : new HeavyKeysPartitioning(heavyKeys);
        }
        Map<String, Object> told = new HashMap<>(kafka.get());
        told.putAll(settings);
        try {
            Partitioner made = Plugins.make(className, Partitioner.class, plugins);
            made.configure(told);
            return new ForeignPartitioning(made);
        } catch (RuntimeException | LinkageError e) {
            throw new IllegalArgumentException(className + " cannot be used: " + e, e);
        }
    }
}
