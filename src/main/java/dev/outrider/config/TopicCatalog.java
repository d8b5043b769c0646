package dev.outrider.config;

import dev.outrider.convert.TopicRules;
import dev.outrider.convert.TopicTemplate;
import java.util.List;

/** The settings that choose a row's topic, and that make one. */
final class TopicCatalog {

    static final Setting<String> TOPIC_TEMPLATE = Setting.named("topic.template", template())
            .preset("outbox.event.${aggregatetype}")
            .everyday()
            .purpose("The topic of a row that names none itself.")
            .because("Any column of the outbox may stand in it, by its name in the table. The preset is that of"
                    + " Debezium's outbox router.");

    static final Setting<TopicRules> TOPIC_RULES = Setting.named(
                    "topic.rules",
                    new Kind<>(
                            "rules",
                            "rules such as \"type = Order* and region = eu -> orders.eu\", separated by commas",
                            TopicRules.class,
                            TopicRules::parse))
            .example("type = OrderCancelled -> orders.cancelled")
            .purpose(
                    "Rules that choose the topic of a row that names none itself; the first that it fulfils counts, and"
                            + " topic.template where none does.")
            .because(
                    "A condition is column = pattern or column != pattern; several are joined by and. In a pattern a star"
                            + " stands for anything; null means SQL NULL; a text in single quotes means itself. Columns may stand in"
                            + " the topic too, as in topic.template. In YAML a list with one rule a line is easiest to read.");

    static final Setting<Boolean> CREATE = Setting.named("topics.create", Kinds.flag())
            .preset("false")
            .purpose("Whether a topic that rows want to go to and that does not exist is created.")
            .because("Off: its rows wait until somebody creates it. On: the relay's principal needs the right to create"
                    + " topics. What the cluster refuses, by a policy or for lack of rights, blocks that topic's rows only,"
                    + " with the reason. Names come from rows, so a slip of the pen in one makes a topic.");

    static final Setting<Integer> CREATE_PARTITIONS = Setting.named("topics.create.partitions", Kinds.count(1, 100_000))
            .example("12")
            .purpose("How many partitions a created topic has.")
            .because("Left out, the brokers' num.partitions counts.");

    static final Setting<Integer> CREATE_REPLICAS = Setting.named(
                    "topics.create.replication-factor", Kinds.count(1, Short.MAX_VALUE))
            .example("3")
            .purpose("How many replicas each partition of a created topic has.")
            .because(
                    "Left out, the brokers' default.replication.factor counts. Settings of the topic itself stand under"
                            + " topics.create.config, by Kafka's names: topics.create.config.cleanup.policy is its cleanup.policy.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL =
            List.of(TOPIC_TEMPLATE, TOPIC_RULES, CREATE, CREATE_PARTITIONS, CREATE_REPLICAS);

    private TopicCatalog() {}

    private static Kind<String> template() {
        return new Kind<>("template", "a-z, A-Z, 0-9, '.', '_', '-' and ${column}", String.class, text -> {
            TopicTemplate.parse(text);
            return text;
        });
    }
}
