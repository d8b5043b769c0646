package dev.outrider.host;

import dev.outrider.core.Histogram;

/** How long something takes that one thread does and another asks about. Seldom enough for a lock: once for a page, not for a row. */
final class Timing {

    private final Histogram histogram = new Histogram();

    synchronized void add(long nanos) {
        histogram.add(nanos);
    }

    synchronized Histogram.Seen seen() {
        return histogram.seen();
    }
}
