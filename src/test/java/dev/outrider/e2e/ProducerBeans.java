package dev.outrider.e2e;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What JMX shows of the producers in this JVM. */
final class ProducerBeans {

    private ProducerBeans() {}

    /** A number of a client's, of a group of metrics without further tags. */
    static double number(String client, String group, String name) throws JMException {
        return of(new ObjectName("kafka.producer:type=" + group + ",client-id=" + client), name);
    }

    /** A number of an interceptor's. */
    static double ofInterceptor(String client, String interceptor, String name) throws JMException {
        // As the client's own reporter writes it.
        String tag = interceptor.matches("[\\w.]+") ? interceptor : ObjectName.quote(interceptor);
        return of(
                new ObjectName("kafka.producer:type=plugins,client-id=" + client + ",interceptor=" + tag + ",*"), name);
    }

    private static double of(ObjectName pattern, String name) throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        Set<ObjectName> found = beans.queryNames(pattern, null);
        if (found.size() != 1) {
            throw new AssertionError(pattern + " names " + found + " among "
                    + beans.queryNames(new ObjectName("kafka.producer:*"), null));
        }
        return ((Number) beans.getAttribute(found.iterator().next(), name)).doubleValue();
    }
}
