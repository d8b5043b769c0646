package dev.outrider.send;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.jspecify.annotations.Nullable;

/**
 * Which interceptors look at the relay's records.
 *
 * @param classes their classes' names, in the order in which they see a record
 * @param properties what they are configured with besides the producer's own properties; asked for anew for every session
 * @param loader finds the classes
 */
public record InterceptorSetup(List<String> classes, Supplier<Map<String, Object>> properties, ClassLoader loader) {

    /** None at all. */
    public static final InterceptorSetup NONE =
            new InterceptorSetup(List.of(), Map::of, InterceptorSetup.class.getClassLoader());

    /** Takes a copy. */
    public InterceptorSetup {
        classes = List.copyOf(classes);
    }

    /** What is wrong with a class's name, null when an interceptor can be made of it. */
    public static @Nullable String fault(String name, ClassLoader loader) {
        try {
            Class<?> type = Class.forName(name, false, loader);
            if (!ProducerInterceptor.class.isAssignableFrom(type)) {
                return name + " is no " + ProducerInterceptor.class.getName();
            }
            Constructor<?> unused = type.getConstructor();
            return null;
        } catch (ClassNotFoundException e) {
            return "there is no class " + name + " on the class path or among the plugins";
        } catch (LinkageError e) {
            return name + " cannot be loaded: " + e;
        } catch (NoSuchMethodException e) {
            return name + " has no public constructor without parameters";
        }
    }
}
