package dev.outrider.config;

import dev.outrider.convert.Addressing;
import dev.outrider.convert.avro.AvroSettings;
import org.jspecify.annotations.Nullable;

/**
 * How rows become records.
 *
 * @param topicTemplate makes the topic of a row that names none
 * @param avro how keys and values become Avro, null without a schema registry
 */
public record Conversion(String topicTemplate, @Nullable AvroSettings avro) {

    /** Which further columns of the outbox are wanted. */
    public Addressing addressing() {
        return Addressing.by(topicTemplate);
    }

    static Conversion of(Values values) {
        return new Conversion(values.get(TopicCatalog.TOPIC_TEMPLATE), AvroAssembly.of(values));
    }
}
