package dev.outrider.core;

/**
 * Why a row, a session or a topic look-up failed, already classified: the core knows no Kafka exception.
 *
 * @param kind what has to be done about it
 * @param outcome what is known about the record's place in the log
 * @param code a short stable name, usually the exception's simple class name
 * @param message the root cause in one line
 * @param named whether the broker has said it of this very record, so that no neighbour in its batch can be meant
 */
public record Failure(Kind kind, Outcome outcome, String code, String message, boolean named) {

    /** The code of a schema registry that does not answer: the cluster may well be there, and must not be called away for it. */
    public static final String REGISTRY_AWAY = "SchemaRegistryAway";

    /** The code of a row that had no answer before its producer was closed, for another row's sake perhaps. */
    public static final String SESSION_CLOSED = "SessionClosed";

    /** The code of a row that is larger than its topic takes. */
    public static final String RECORD_TOO_LARGE = "RecordTooLarge";

    /** The code of a row that names a partition that its topic has not. */
    static final String INVALID_PARTITION = "InvalidPartition";

    /** Makes one that may be a neighbour's fault. */
    public Failure(Kind kind, Outcome outcome, String code, String message) {
        this(kind, outcome, code, message, false);
    }

    /** Whether the record was refused only because another one in its batch was. */
    boolean isAnothersFault() {
        return kind == Kind.RETRY && outcome == Outcome.REFUSED;
    }

    /** Whether it follows from what was known of the topic, and from nothing that the cluster said of the row. */
    boolean restsOnTheTopic() {
        return outcome == Outcome.NOT_SENT && (code.equals(RECORD_TOO_LARGE) || code.equals(INVALID_PARTITION));
    }

    /** What a failure asks for. */
    public enum Kind {
        /** Nothing is wrong with the row: send it again, without limit. */
        RETRY,
        /** The row itself can never be accepted: confirm alone, unless it was named, then settle as parked. */
        PARK,
        /** Nothing can be sent to this topic now: settle its rows as waiting. */
        BLOCK_TOPIC,
        /** Nothing can be sent at all: the lane stops, says why, and tries again by itself. */
        HALT
    }

    /** What is known about the record. */
    public enum Outcome {
        /** It never left this process: {@code send()} threw, or answered on the calling thread. */
        NOT_SENT,
        /** The broker refused it: it is not in the log. */
        REFUSED,
        /** It may or may not be in the log, now or in a moment. */
        UNKNOWN
    }
}
