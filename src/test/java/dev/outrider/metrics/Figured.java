package dev.outrider.metrics;

import dev.outrider.core.Histogram;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures to tell of, a minute after the start and a second old. */
final class Figured {

    private Figured() {}

    static Measures measures() {
        return new Measures(
                new Measures.Speed(took(2, 3), took(3_600_000)),
                new Measures.Limits(100, 200),
                List.of(new Measures.Connections("outrider-read", 1, 2, 4)),
                Map.of("record-send-total", 12.0, "request-latency-avg", 3.5),
                new Measures.Table(
                        new Measures.Rows(1_000, 50),
                        new Measures.Updates(400, 300, 0.75),
                        new Measures.Size(8_192, 4_096, 2, 60),
                        TimeUnit.SECONDS.toNanos(59)));
    }

    /** Before anything was seen. */
    static Measures nothing() {
        return new Measures(
                new Measures.Speed(Histogram.Seen.NOTHING, Histogram.Seen.NOTHING),
                new Measures.Limits(100, 200),
                List.of(),
                Map.of(),
                null);
    }

    private static Histogram.Seen took(long... millis) {
        Histogram histogram = new Histogram();
        for (long each : millis) {
            histogram.add(TimeUnit.MILLISECONDS.toNanos(each));
        }
        return histogram.seen();
    }
}
