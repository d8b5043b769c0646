package dev.outrider.config;

import dev.outrider.convert.KeyRule;
import dev.outrider.convert.KeyTemplate;
import java.util.List;

/** The settings that make a row's key and choose its partition. */
final class KeyCatalog {

    static final Setting<KeyRule.Form> KEY_FORMAT = Setting.named("key.format", Kinds.word(KeyRule.Form.class))
            .preset("text")
            .purpose("What a record's key is.")
            .because("text: the text of the column aggregateid. bytes: the bytes of that column, which must be a bytea."
                    + " template: made of several columns by key.template. none: records have no key; then nothing keeps"
                    + " their order. Rows of one key are sent in order, so that this also says which rows are.");

    static final Setting<KeyTemplate> KEY_TEMPLATE = Setting.named(
                    "key.template",
                    new Kind<>("template", "a text with at least one ${column}", KeyTemplate.class, KeyTemplate::parse))
            .example("${tenant}:${aggregateid}")
            .purpose("Makes the key of several columns, with key.format template.")
            .because("A row in which one of them is null is parked, and the reason names the column.");

    static final Setting<Texts> HEAVY_KEYS = Setting.named(
                    "partitioner.heavy-keys",
                    Texts.distinct(
                            "keys, each once, separated by commas; one that holds a comma stands in single quotes"))
            .example("tenant-1,tenant-7")
            .purpose("Keys that get a partition of their own each; all others are spread over the rest.")
            .because(
                    "The first has partition 0, the second 1 and so on, in every topic. One partition is always left to the"
                            + " others: where a topic has too few, the last keys of the list are treated like all others.");

    static final Setting<String> PARTITIONER_CLASS = Setting.named(
                    "partitioner.class",
                    Kinds.text(
                            "class",
                            "the full name of a class",
                            "[\\p{L}_$][\\p{L}\\p{N}_$]*(\\.[\\p{L}_$][\\p{L}\\p{N}_$]*)*"))
            .example("com.example.RegionPartitioner")
            .purpose(
                    "A class that chooses the partition of rows that ask for none: any Partitioner of Kafka's producer.")
            .because(
                    "Without it, and without partitioner.heavy-keys, the choice is that of Kafka's own producer. It runs in the"
                            + " middle of the relay and must answer at once, the same for the same row. A row for which it throws, or"
                            + " chooses a partition that is not there, is parked with what it said.");

    static final Setting<Texts> PARTITIONER_CONFIG = Setting.named(
                    "partitioner.config", Texts.assignments("name=value, separated by commas, no name twice"))
            .example("region.count=3")
            .purpose("What partitioner.class is told besides the settings of Kafka's producer.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL =
            List.of(KEY_FORMAT, KEY_TEMPLATE, HEAVY_KEYS, PARTITIONER_CLASS, PARTITIONER_CONFIG);

    private KeyCatalog() {}
}
