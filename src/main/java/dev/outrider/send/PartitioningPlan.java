package dev.outrider.send;

import dev.outrider.core.Partitioning;
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
     * @param loader where a class is looked for
     * @return closed by its user when it can be
     * @throws IllegalArgumentException when the class cannot be used; the message says why
     */
    public Partitioning open(Supplier<Map<String, Object>> kafka, ClassLoader loader) {
        if (className == null) {
            return heavyKeys.isEmpty() ? new DefaultPartitioning() : new HeavyKeysPartitioning(heavyKeys);
        }
        try {
            Class<? extends Partitioner> type =
                    Class.forName(className, true, loader).asSubclass(Partitioner.class);
            Partitioner made = type.getDeclaredConstructor().newInstance();
            Map<String, Object> told = new HashMap<>(kafka.get());
            told.putAll(settings);
            made.configure(told);
            return new ForeignPartitioning(made);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "there is no class " + className + " on the class path or among the plugins", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(className + " is no " + Partitioner.class.getName(), e);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(className + " cannot be made: " + cause, e);
        }
    }
}
