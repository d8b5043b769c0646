package dev.outrider.convert.registry;

import org.jspecify.annotations.Nullable;

/** How a subject is called, as in Confluent's serializer. */
public enum SubjectStrategy {
    /** {@code topic-value} or {@code topic-key}. */
    TOPIC_NAME("TopicNameStrategy"),
    /** The record's full name. */
    RECORD_NAME("RecordNameStrategy"),
    /** The topic, a hyphen, the record's full name. */
    TOPIC_RECORD_NAME("TopicRecordNameStrategy");

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String className;

    SubjectStrategy(String className) {
        this.className = className;
    }

    /** The one that is called so, with Confluent's package or without it; null for none. */
    public static @Nullable SubjectStrategy called(String name) {
        for (SubjectStrategy strategy : values()) {
            if (name.equals(strategy.className) || name.equals(PACKAGE + strategy.className)) {
                return strategy;
            }
        }
        return null;
    }

    /** Whether the record has a part in it. */
    public boolean namesRecord() {
        return this != TOPIC_NAME;
    }

    /**
     * The subject.
     *
     * @param topic the topic
     * @param key whether the schema is a key's
     * @param record the record's full name, for the strategies that want it
     */
    public String subject(String topic, boolean key, String record) {
        return switch (this) {
            case TOPIC_NAME -> topic + (key ? "-key" : "-value");
            case RECORD_NAME -> record;
            case TOPIC_RECORD_NAME -> topic + "-" + record;
        };
    }
}
