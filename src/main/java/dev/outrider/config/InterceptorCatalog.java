package dev.outrider.config;

import java.util.List;

/** The settings of what looks at records on their way. */
final class InterceptorCatalog {

    /** What of a record is logged. */
    enum Content {
        /** Where it went, its id, its sizes. */
        NONE,
        /** Its headers too. */
        HEADERS,
        /** Its key and value as well. */
        ALL
    }

    static final Setting<Integer> LOG_RECORDS = Setting.named("log.records", Kinds.count(0, 1_000_000_000))
            .preset("0")
            .purpose("One record in so many is logged once Kafka has answered for it; 0 logs none.")
            .because(
                    "The events are record.acknowledged and record.failed, with the record's place, id and sizes. 1 logs every"
                            + " record, which costs more than sending it.");

    static final Setting<Content> LOG_CONTENT = Setting.named("log.records-content", Kinds.word(Content.class))
            .preset("none")
            .purpose("What such a line shows of what is in the record.")
            .because(
                    "none: nothing. headers: its headers. all: its key and value too. What redact.rules have taken out is not in"
                            + " it; for all else the logs are one more place where data lies.");

    /** In the order of the reference. */
    static final List<Setting<?>> ALL = List.of(LOG_RECORDS, LOG_CONTENT);

    private InterceptorCatalog() {}
}
