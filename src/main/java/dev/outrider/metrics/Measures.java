package dev.outrider.metrics;

import dev.outrider.core.Histogram;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What only metrics tell, beside {@link dev.outrider.health.Vitals}.
 *
 * @param speed how long questions to the database take
 * @param limits what the window may hold
 * @param pools the pools of connections to the database
 * @param producer figures of the present producer by the client's own names, such as {@code record-send-total}; what is not known is absent
 * @param table how the outbox lies on the disk, null before the first look
 */
public record Measures(
        Speed speed,
        Limits limits,
        List<Connections> pools,
        Map<String, Double> producer,
        @Nullable Table table) {

    /**
     * How long questions to the database take that were answered, with their way there and back.
     *
     * @param reads looks at the outbox
     * @param writeBacks write-backs
     */
    public record Speed(Histogram.Seen reads, Histogram.Seen writeBacks) {}

    /**
     * What the window may hold.
     *
     * @param rows rows
     * @param bytes their bytes
     */
    public record Limits(int rows, long bytes) {}

    /**
     * A pool of connections.
     *
     * @param pool what it is called
     * @param active connections in use
     * @param idle connections that wait for use
     * @param pending threads that wait for a connection
     */
    public record Connections(String pool, int active, int idle, int pending) {}

    /**
     * How the outbox lies on the disk.
     *
     * @param rows rows, as the server's statistics count them
     * @param updates updates of rows
     * @param size what it takes
     * @param atNanos when that was looked at, on the loop's clock
     */
    public record Table(Rows rows, Updates updates, Size size, long atNanos) {}

    /**
     * Rows, as the server's statistics count them.
     *
     * @param live rows that are there
     * @param dead versions of rows that vacuum has not cleaned up
     */
    public record Rows(long live, long dead) {}

    /**
     * Updates of rows, since the server's statistics began.
     *
     * @param all how many
     * @param hot those of them that stayed on their page
     * @param hotShare their share in the last while, NaN when nothing was updated
     */
    public record Updates(long all, long hot, double hotShare) {}

    /**
     * What the table takes.
     *
     * @param tableBytes without its indexes
     * @param indexBytes its indexes
     * @param growthPerSecond by how many bytes it has grown in each second of the last while, below 0 when it shrank; NaN when that is not known yet
     * @param fullInSeconds when the budget is reached at that rate: 0 when it is, infinite when it does not grow, NaN without a budget
     */
    public record Size(long tableBytes, long indexBytes, double growthPerSecond, double fullInSeconds) {}
}
