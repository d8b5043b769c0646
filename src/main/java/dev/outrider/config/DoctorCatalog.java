package dev.outrider.config;

import java.time.Duration;
import java.util.List;

/** The settings of the periodic look at the database. */
final class DoctorCatalog {

    private static final Kind<Duration> OFTEN = Kinds.duration("1s", "24h");

    static final Setting<Duration> EVERY = Setting.named(
                    "doctor.every",
                    new Kind<>(
                            "duration",
                            "off, or " + OFTEN.allowed(),
                            Duration.class,
                            text -> text.equals("off")
                                    ? Kinds.FOREVER
                                    : OFTEN.parser().parse(text)))
            .preset("5m")
            .purpose(
                    "How often the relay looks at the database as outrider doctor does, while it holds the lane; or off.")
            .because(
                    "What is found is a notice in health and a log line, once. The first look comes after this time, or"
                            + " after a minute if that is sooner.");

    static final Setting<Duration> OPEN_FOR = Setting.named("doctor.open-transaction", Kinds.duration("1s", "24h"))
            .preset("1m")
            .purpose("How long a transaction may be open that holds a lock on the outbox, before that is a finding.")
            .because(
                    "Until it ends nothing above its first row is deleted, nor cleaned up by vacuum. A transaction of the"
                            + " same database without such a lock may be open ten times as long; one that is prepared, as long.");

    static final List<Setting<?>> ALL = List.of(EVERY, OPEN_FOR);

    private DoctorCatalog() {}
}
