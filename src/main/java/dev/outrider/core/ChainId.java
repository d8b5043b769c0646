package dev.outrider.core;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names a chain: the rows of one topic and key, whose order must be kept. A row without a key has an id too (it tells the topic), but
 * forms no chain: two such ids are equal only in topic, and nothing is kept in order by them.
 */
public final class ChainId {

    private final String topic;
    private final byte @Nullable [] key;
    private final int hash;

    /**
     * Names the chain of a topic and key.
     *
     * @param topic the Kafka topic
     * @param key the Kafka key's bytes, null for a record without a key; not copied, must not be changed afterwards
     */
    public ChainId(String topic, byte @Nullable [] key) {
        this.topic = topic;
        this.key = key;
        this.hash = 31 * topic.hashCode() + Arrays.hashCode(key);
    }

    /** The Kafka topic. */
    public String topic() {
        return topic;
    }

    /** The Kafka key's bytes, null for a record without a key; must not be changed. */
    public byte @Nullable [] key() {
        return key;
    }

    /** Whether rows with this id have an order to keep. */
    public boolean keyed() {
        return key != null;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ChainId that
                && hash == that.hash
                && topic.equals(that.topic)
                && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return topic + "/" + (key == null ? "-" : new String(key, StandardCharsets.UTF_8));
    }
}
