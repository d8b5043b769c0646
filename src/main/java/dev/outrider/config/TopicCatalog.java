package dev.outrider.config;

import dev.outrider.convert.TopicTemplate;
import java.util.List;

/** The settings that choose a row's topic. */
final class TopicCatalog {

    static final Setting<String> TOPIC_TEMPLATE = Setting.named("topic.template", template())
            .preset("outbox.event.${aggregatetype}")
            .everyday()
            .purpose("The topic of a row that names none itself.")
            .because("Any column of the outbox may stand in it, by its name in the table. The preset is that of"
                    + " Debezium's outbox router.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(TOPIC_TEMPLATE);

    private TopicCatalog() {}

    private static Kind<String> template() {
        return new Kind<>("template", "a-z, A-Z, 0-9, '.', '_', '-' and ${column}", String.class, text -> {
            TopicTemplate.parse(text);
            return text;
        });
    }
}
