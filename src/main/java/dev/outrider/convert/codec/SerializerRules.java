package dev.outrider.convert.codec;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which serializer of Kafka's kind is used, and how.
 *
 * @param type its class's name
 * @param input what it is given
 * @param properties what it is configured with; secrets are read again for each
 * @param plugins where further jars are, null for none
 */
public record SerializerRules(
        String type,
        Input input,
        Supplier<Map<String, Object>> properties,
        @Nullable Path plugins) {

    /** What a serializer is given. */
    public enum Input {
        /** The column's bytes, as {@code byte[]}. */
        BYTES,
        /** The column's text, as {@code String}. */
        TEXT,
        /** The column's JSON, as Jackson's {@code JsonNode}. */
        JSON_NODE,
        /** The column's JSON object, as {@code Map}. */
        MAP,
        /** What a schema makes of the column's JSON: {@code GenericRecord}, or whatever else the schema says. */
        AVRO
    }
}
