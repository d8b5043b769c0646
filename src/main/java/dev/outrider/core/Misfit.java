package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** What can be known to be wrong with a row before it is sent. */
final class Misfit {

    private Misfit() {}

    static @Nullable Failure of(Row row, Topics.Topic topic) {
        String fault = row.fault();
        if (fault != null) {
            return new Failure(Failure.Kind.PARK, Failure.Outcome.NOT_SENT, "InvalidRow", fault);
        }
        if (topic.invalid != null) {
            return topic.invalid;
        }
        TopicState known = topic.known;
        if (known == null) {
            return null;
        }
        int least = row.leastBytes();
        if (least > known.maxRecordBytes()) {
            String message =
                    "key and value have " + least + " bytes, but " + known.limit() + " is " + known.maxRecordBytes();
            return new Failure(Failure.Kind.PARK, Failure.Outcome.NOT_SENT, Failure.RECORD_TOO_LARGE, message);
        }
        Integer wanted = row.partition();
        if (wanted != null && (wanted < 0 || wanted >= known.partitions())) {
            String message = "partition " + wanted + " asked for, but " + known.topic() + " has " + known.partitions();
            return new Failure(Failure.Kind.PARK, Failure.Outcome.NOT_SENT, Failure.INVALID_PARTITION, message);
        }
        return null;
    }
}
