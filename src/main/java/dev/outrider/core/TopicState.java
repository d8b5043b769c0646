package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/**
 * What the cluster says of a topic.
 *
 * @param topic the name
 * @param partitions how many partitions it has; 0 when there is a failure
 * @param maxRecordBytes the largest record it takes, by topic and producer; 0 when there is a failure
 * @param maxBatchBytes the largest batch it takes: rows on their way to one of its partitions never have more together, because a client
 *     that has to split a refused batch by its own batch size may resend the same one without end; 0 when there is a failure
 * @param failure why nothing can be sent to it, or why nothing is known; null when it is fine
 */
public record TopicState(
        String topic,
        int partitions,
        int maxRecordBytes,
        int maxBatchBytes,
        @Nullable Failure failure) {

    /** A topic whose batches may be as large as its largest record. */
    public TopicState(String topic, int partitions, int maxRecordBytes, @Nullable Failure failure) {
        this(topic, partitions, maxRecordBytes, maxRecordBytes, failure);
    }

    /** What bounds a record, by its name in Kafka. */
    String limit() {
        return maxRecordBytes == maxBatchBytes
                ? "max.message.bytes of topic " + topic
                : "max.request.size of the producer";
    }
}
