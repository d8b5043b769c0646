package dev.outrider.sim;

import dev.outrider.core.Outgoing;
import dev.outrider.core.Settings;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Judges how fast one relay sends: by every second that ends with a row. Reckoned anew, from what was sent and nothing else. */
final class RateJudge {

    /** What was not used of this much time before may be made good. */
    private static final double BURST = 0.1;

    private record Sent(long atNanos, int bytes) {}

    /** What went in the last second. */
    private static final class Second {
        final ArrayDeque<Sent> sent = new ArrayDeque<>();
        long bytes;
        long largest;

        void add(Outgoing attempt, long nowNanos) {
            sent.addLast(new Sent(nowNanos, attempt.row().bytes()));
            bytes += attempt.row().bytes();
            largest = Math.max(largest, attempt.row().bytes());
            while (sent.getFirst().atNanos <= nowNanos - Dice.SECOND) {
                bytes -= sent.removeFirst().bytes;
            }
        }

        void demand(Settings.Rate rate, String whose) {
            if (rate.records() > 0 && sent.size() > (1 + BURST) * rate.records() + 1) {
                throw new Violation(
                        Invariant.RATE_IS_KEPT, sent.size() + " rows of " + whose + " in a second, " + rate);
            }
            if (rate.bytes() > 0 && bytes > (1 + BURST) * rate.bytes() + largest) {
                throw new Violation(Invariant.RATE_IS_KEPT, bytes + " bytes of " + whose + " in a second, " + rate);
            }
        }
    }

    private final Settings.Limits limits;
    private final Second all = new Second();
    private final Map<String, Second> byTopic = new HashMap<>();

    RateJudge(Settings.Limits limits) {
        this.limits = limits;
    }

    void sent(List<Outgoing> attempts, long nowNanos) {
        for (Outgoing attempt : attempts) {
            all.add(attempt, nowNanos);
            all.demand(limits.all(), "all topics");
            String topic = attempt.row().chain().topic();
            Second ofTopic = byTopic.computeIfAbsent(topic, name -> new Second());
            ofTopic.add(attempt, nowNanos);
            ofTopic.demand(limits.ofTopic().apply(topic), topic);
        }
    }
}
