package dev.outrider.e2e;

import java.util.Map;
import org.apache.kafka.clients.producer.Partitioner;
import org.apache.kafka.common.Cluster;

/** Somebody else's partitioner, with faults of its own: a key says itself where it goes. */
public final class TextPartitioner implements Partitioner {

    private String prefix = "";

    @Override
    public void configure(Map<String, ?> configs) {
        prefix = String.valueOf(configs.get("text.prefix"));
    }

    @Override
    public int partition(String topic, Object key, byte[] keyBytes, Object value, byte[] valueBytes, Cluster cluster) {
        String text = (String) key;
        if (!text.startsWith(prefix)) {
            throw new IllegalArgumentException("no such key");
        }
        return Integer.parseInt(text.substring(prefix.length()));
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
