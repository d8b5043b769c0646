package dev.outrider.send;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which interceptors look at the relay's records.
 *
 * @param classes their classes' names, in the order in which they see a record
 * @param properties what they are configured with besides the producer's own properties; asked for anew for every session
 * @param plugins the folder of jars that further classes are in, null for none
 */
public record InterceptorSetup(
        List<String> classes,
        Supplier<Map<String, Object>> properties,
        @Nullable Path plugins) {

    /** None at all. */
    public static final InterceptorSetup NONE = new InterceptorSetup(List.of(), Map::of, null);

    /** Takes a copy. */
    public InterceptorSetup {
        classes = List.copyOf(classes);
    }
}
