package dev.outrider.send;

import dev.outrider.core.Outgoing;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Notices that the producer has lost a record for good, though it goes on trying.
 *
 * <p>A partition that knows nothing of a producer takes whatever number it begins with. So when the first batch comes to a leader that is not ready yet, and the
 * second, a moment later, is taken, the first one's number is never the next one any more: client 4.4.0 sends it again about ten times a second until
 * {@code delivery.timeout.ms} is over, which here is 24 days. It happens where a topic has just been made: with 200 partitions in each of ten trials.
 *
 * <p>Apart from that, a partition's records are acknowledged in the order in which they were handed over, those that fail left out. Whoever sees a later one
 * acknowledged first knows that the earlier one will never be.
 */
final class Turns {

    private static final Line[] NONE = {};

    private final Map<String, Line[]> topics = new HashMap<>();

    /** One partition's records, counted. Handed over by the sending thread, answered by the producer's: neither reads what the other writes. */
    static final class Line {

        private int handedOver;
        private int answered;

        /** The next record's place. Counts past the largest number, as {@link #answered} does. */
        int next() {
            return handedOver++;
        }

        /** The record that was handed over last did not become one of the producer's. */
        void takeBack() {
            handedOver--;
        }

        /** One record was answered. Whether it has overtaken another, if it was acknowledged. */
        boolean answered(int place) {
            return place - answered++ > 0;
        }
    }

    /** The line of the record's partition. On the sending thread. */
    Line of(Outgoing outgoing) {
        String topic = outgoing.row().chain().topic();
        int partition = outgoing.partition();
        Line[] lines = topics.getOrDefault(topic, NONE);
        if (partition >= lines.length) {
            int known = lines.length;
            lines = Arrays.copyOf(lines, partition + 1);
            for (int i = known; i <= partition; i++) {
                lines[i] = new Line();
            }
            topics.put(topic, lines);
        }
        return lines[partition];
    }
}
