package dev.outrider.config;

import dev.outrider.interceptor.LoggingInterceptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What looks at records on their way.
 *
 * @param classes the interceptors' classes, in the order in which they see a record
 * @param own what they are configured with besides the producer's settings; read again at every call
 * @param plugins the folder of jars that further classes are in, null for none
 */
public record Interception(
        List<String> classes,
        Map<String, Secret> own,
        @Nullable Path plugins) {

    /** What the interceptors' own settings begin with: which there are, nobody knows but they. */
    static final String PREFIX = "interceptor.properties.";

    private static final String CLASSES = "kafka.interceptor.classes";

    /** Takes copies. */
    public Interception {
        classes = List.copyOf(classes);
        own = Map.copyOf(own);
    }

    /** What the interceptors are configured with as it is now. */
    public Map<String, Object> properties() {
        Map<String, Object> now = new LinkedHashMap<>();
        own.forEach((name, value) -> now.put(name, value.get()));
        return now;
    }

    static Interception of(Values values) {
        List<String> classes = classes(values);
        Map<String, Secret> own = new LinkedHashMap<>();
        values.all().forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                own.put(name.substring(PREFIX.length()), (Secret) value.meaning());
            }
        });
        int every = values.get(InterceptorCatalog.LOG_RECORDS);
        InterceptorCatalog.Content content = values.get(InterceptorCatalog.LOG_CONTENT);
        if (every > 0) {
            // The last one: it logs records as they are sent.
            classes.remove(LoggingInterceptor.class.getName());
            classes.add(LoggingInterceptor.class.getName());
            own.put(LoggingInterceptor.EVERY, Secret.of(Integer.toString(every)));
            own.put(LoggingInterceptor.CONTENT, Secret.of(content.name().toLowerCase(Locale.ROOT)));
        }
        return new Interception(classes, own, values.find(CodecCatalog.PLUGINS));
    }

    /** Those that the user names. */
    static List<String> classes(Values values) {
        Values.Value said = values.all().get(CLASSES);
        List<String> classes = new ArrayList<>();
        if (said != null) {
            Arrays.stream(said.meaning().toString().split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .forEach(classes::add);
        }
        return classes;
    }
}
