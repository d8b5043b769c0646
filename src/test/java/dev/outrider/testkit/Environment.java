package dev.outrider.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where servers come from: child processes of this JVM, or containers. */
interface Environment {
    /** Whether {@code -Dit.containers=true} asks for containers. */
    static boolean isContainers() {
        return Boolean.getBoolean("it.containers");
    }

    static Environment current() {
        return isContainers() ? new ContainerEnvironment() : new LocalEnvironment();
    }

    /** Prepares a PostgreSQL that is not started yet, with these settings on top of the testkit's own. */
    Site postgres(Map<String, String> settings);

    /** Prepares a broker that is not started yet, with these properties on top of the testkit's own. */
    Site kafka(Map<String, String> properties);

    /**
     * A server and where it is to be found.
     *
     * @param ports the first is the one clients use
     * @param directory its data, if this machine can see it
     */
    record Site(
            Server server,
            String host,
            List<Port> ports,
            @Nullable Path directory) {
        String address(int index) {
            return host + ":" + ports.get(index).number();
        }
    }
}
