package dev.outrider.database;

import java.util.Locale;

/** The columns of an outbox that mean something to the relay; others are left alone, but may be named in a topic template. */
public enum Column {
    /** The read order, drawn from the table's own sequence. */
    SEQ(true),
    /** The event's id, sent as a header. */
    ID(true),
    /** Chooses the topic by default. */
    AGGREGATETYPE(true),
    /** The record's key. */
    AGGREGATEID(true),
    /** The event's type, sent as a header. */
    TYPE(true),
    /** The record's value. */
    PAYLOAD(true),
    /** A JSON object of further headers. */
    HEADERS(false),
    /** W3C trace context. */
    TRACEPARENT(false),
    /** W3C trace state. */
    TRACESTATE(false),
    /** W3C baggage. */
    BAGGAGE(false),
    /** A topic of the row's own, before any template. */
    TOPIC(false),
    /** A partition of the row's own. */
    PARTITION(false),
    /** The record's timestamp. */
    EVENT_TIME(false),
    /** When the row was written, by the database's clock. */
    CREATED_AT(false),
    /** When the row was marked as published; null until then. */
    PUBLISHED_AT(true);

    private final boolean required;
    private final String defaultName;

    Column(boolean required) {
        this.defaultName = name().toLowerCase(Locale.ROOT);
        this.required = required;
    }

    /** The column's name unless a setting gives it another, and the last part of that setting's key. */
    public String defaultName() {
        return defaultName;
    }

    /** Whether the relay cannot work without it. */
    public boolean required() {
        return required;
    }
}
