package dev.outrider.send;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What interceptors threw: counted by class, and logged once for each class as long as the process lives. Kafka's own producer logs a warning for each
 * record, which fills a disk at the speed of the relay. Any thread may report.
 */
final class InterceptorFaults {

    private static final Logger LOG = LoggerFactory.getLogger(InterceptorFaults.class);

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    /**
     * Takes note of a fault. What was thrown is not quoted: an interceptor that parses records throws their text.
     *
     * @param name the interceptor's class
     * @param where the method that threw
     * @param thrown what it threw
     */
    void threw(String name, String where, Throwable thrown) {
        LongAdder first = new LongAdder();
        LongAdder known = counts.putIfAbsent(name, first);
        (known == null ? first : known).increment();
        if (known == null) {
            StackTraceElement[] stack = thrown.getStackTrace();
            LOG.atWarn()
                    .addKeyValue("event", "interceptor.failed")
                    .addKeyValue("interceptor", name)
                    .log(
                            "{} threw {} in {}{}; records go on without what it would have done, and this is logged once",
                            name,
                            thrown.getClass().getName(),
                            where,
                            stack.length == 0 ? "" : " at " + stack[0]);
            LOG.debug("What {} threw", name, thrown);
        }
    }

    /** How often a class has thrown. */
    long count(String name) {
        LongAdder count = counts.get(name);
        return count == null ? 0 : count.sum();
    }
}
