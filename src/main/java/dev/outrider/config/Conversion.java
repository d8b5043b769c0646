package dev.outrider.config;

import dev.outrider.convert.Addressing;

/**
 * How rows become records.
 *
 * @param topicTemplate makes the topic of a row that names none
 * @param redacting what must not leave
 */
public record Conversion(String topicTemplate, Redacting redacting) {

    /** Which further columns of the outbox are wanted. */
    public Addressing addressing() {
        return Addressing.by(topicTemplate);
    }

    static Conversion of(Values values) {
        return new Conversion(values.get(TopicCatalog.TOPIC_TEMPLATE), Redacting.of(values));
    }
}
