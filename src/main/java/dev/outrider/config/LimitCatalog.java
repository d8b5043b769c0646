package dev.outrider.config;

import dev.outrider.convert.TopicLimits;
import java.util.List;

/** The settings of how fast rows may go. */
final class LimitCatalog {

    static final Setting<Integer> RECORDS = Setting.named("limits.records-per-second", Kinds.count(1, 100_000_000))
            .example("5000")
            .purpose("How many records may go to Kafka in a second, of all topics together.")
            .because(
                    "Left out, as many as can. Where less is allowed than is written for a while, rows wait in the outbox.");

    static final Setting<Long> BYTES = Setting.named("limits.bytes-per-second", Kinds.size("1KiB", "1000GiB"))
            .example("10MiB")
            .purpose("How many bytes may go to Kafka in a second, of all topics together.")
            .because(
                    "As rows are counted in the window: key, payload and headers before compression, and something for each row."
                            + " Brokers' own quotas count what is sent, after compression.");

    static final Setting<TopicLimits> TOPICS = Setting.named(
                    "limits.topics", new Kind<>("rules", TopicLimits.ALLOWED, TopicLimits.class, TopicLimits::parse))
            .example("audit.* = 200 records/s,media = 500 records/s and 2MiB/s")
            .purpose("How many records or bytes of single topics may go to Kafka in a second.")
            .because(
                    "The first rule counts whose pattern the topic's name fulfils; a star stands for anything. Each topic has its"
                            + " own rate, also where one rule is for many. What comes beyond it waits in the side table, so that other topics go"
                            + " on.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(RECORDS, BYTES, TOPICS);

    private LimitCatalog() {}
}
