package dev.outrider.database;

import java.util.Locale;

/** The columns of an outbox that mean something to the relay; others are left alone, but may be named in a topic template. */
public enum Column {
    /** The read order, drawn from the table's own sequence. */
    SEQ(true, false),
    /** The event's id, sent as a header. */
    ID(true, true),
    /** Chooses the topic by default. */
    AGGREGATETYPE(true, true),
    /** The record's key. */
    AGGREGATEID(true, true),
    /** The event's type, sent as a header. */
    TYPE(true, true),
    /** The record's value. */
    PAYLOAD(true, true),
    /** A JSON object of further headers. */
    HEADERS(false, true),
    /** W3C trace context. */
    TRACEPARENT(false, true),
    /** W3C trace state. */
    TRACESTATE(false, true),
    /** W3C baggage. */
    BAGGAGE(false, true),
    /** A topic of the row's own, before any template. */
    TOPIC(false, true),
    /** A partition of the row's own. */
    PARTITION(false, true),
    /** The record's timestamp. */
    EVENT_TIME(false, true),
    /** When the row was written, by the database's clock. */
    CREATED_AT(false, false),
    /** When the row was marked as published; null until then. */
    PUBLISHED_AT(true, false);

    private final boolean required;
    private final boolean writers;
    private final String defaultName;

    Column(boolean required, boolean writers) {
        this.defaultName = name().toLowerCase(Locale.ROOT);
        this.required = required;
        this.writers = writers;
    }

    /** The column's name unless a setting gives it another, and the last part of that setting's key. */
    public String defaultName() {
        return defaultName;
    }

    /** Whether the relay cannot work without it. */
    public boolean required() {
        return required;
    }

    /** Whether the application fills it; it must not be able to fill the others. */
    public boolean writtenByApplication() {
        return writers;
    }
}
