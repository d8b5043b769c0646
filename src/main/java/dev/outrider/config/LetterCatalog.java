package dev.outrider.config;

import dev.outrider.send.LetterAddress;
import java.util.List;

/** The settings of dead letters. */
final class LetterCatalog {

    static final Setting<LetterAddress> TOPIC = Setting.named(
                    "dead-letter.topic",
                    new Kind<>(
                            "topic",
                            "a-z, A-Z, 0-9, '.', '_', '-' and ${topic}",
                            LetterAddress.class,
                            LetterAddress::parse))
            .example("${topic}.dead")
            .purpose(
                    "The topic that rows which were refused for good are also published to, with the reason in headers.")
            .because(
                    "Left out, parked rows are kept in the database only. ${topic} stands for the topic that the row was to go"
                            + " to. The row stays parked all the same, and what waits behind it waits: a dead letter tells"
                            + " somebody, and decides nothing. Rows that were parked before this was set get theirs, too.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(TOPIC);

    private LetterCatalog() {}
}
