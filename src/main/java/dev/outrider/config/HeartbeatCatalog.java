package dev.outrider.config;

import java.time.Duration;
import java.util.List;

/** The settings of the record that tells consumers how far their topics are complete. */
final class HeartbeatCatalog {

    static final Setting<String> TOPIC = Setting.named(
                    "heartbeat.topic",
                    Kinds.text(
                            "name",
                            "a topic's name: 1 to 249 of a-z, A-Z, 0-9, '.', '_', '-'",
                            "(?!\\.{1,2}$)[A-Za-z0-9._-]{1,249}"))
            .example("outbox.heartbeat")
            .purpose(
                    "The topic of heartbeats: records that say up to when everything that was committed is in its topic.")
            .because(
                    "Left out, there are none. They are sent and forgotten, the only records of the relay that may be lost: the"
                            + " next one says the same and more. The topic must exist, or be made by the brokers, and belong to this outbox"
                            + " alone; one partition is enough.");

    static final Setting<Duration> INTERVAL = Setting.named("heartbeat.interval", Kinds.duration("100ms", "1h"))
            .preset("10s")
            .purpose("How often one is sent by the instance that holds the lane.")
            .because("Each costs the database one look, about as much as one at the backlog.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(TOPIC, INTERVAL);

    private HeartbeatCatalog() {}
}
