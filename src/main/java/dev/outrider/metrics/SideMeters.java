package dev.outrider.metrics;

import dev.outrider.health.Vitals;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/** The meters of the two sides: the producer, the pools, the table, and how long the database takes. */
final class SideMeters {

    /**
     * The producer's figures that say something of the whole producer, out of some two hundred; named as Micrometer's {@code KafkaClientMetrics} names them. It is not
     * used itself, because it is bound to one producer, looks once a minute with a thread of its own, and tells of every broker and topic.
     */
    private static final Map<String, String> PRODUCER = new TreeMap<>(Map.ofEntries(
            Map.entry("record-send-total", "Records sent"),
            Map.entry("record-error-total", "Records that came back with an error"),
            Map.entry("record-retry-total", "Records that were sent once more by the client itself"),
            Map.entry("request-total", "Requests sent"),
            Map.entry("outgoing-byte-total", "Bytes sent to brokers"),
            Map.entry("batch-split-total", "Batches that were split because a broker found them too large"),
            Map.entry("buffer-exhausted-total", "Records dropped for want of buffer"),
            Map.entry("bufferpool-wait-time-ns-total", "How long the sending thread waited for buffer, in nanoseconds"),
            Map.entry("failed-authentication-total", "Connections whose login was refused"),
            Map.entry("request-latency-avg", "Milliseconds from a request to its answer, on average"),
            Map.entry("request-latency-max", "The most of them"),
            Map.entry("record-queue-time-avg", "Milliseconds that a batch waits in the buffer, on average"),
            Map.entry("record-queue-time-max", "The most of them"),
            Map.entry("produce-throttle-time-avg", "Milliseconds that brokers throttle a request by quota, on average"),
            Map.entry("batch-size-avg", "Bytes of a batch for one partition, on average"),
            Map.entry("records-per-request-avg", "Records of a request, on average"),
            Map.entry("compression-rate-avg", "What compression leaves of a batch, on average"),
            Map.entry("requests-in-flight", "Requests without an answer"),
            Map.entry("buffer-available-bytes", "Bytes of the buffer that are free"),
            Map.entry("buffer-total-bytes", "Bytes of the buffer")));

    private final Book book;

    SideMeters(Book book) {
        this.book = book;
    }

    /** The producer's figures that are told, by the client's own names. */
    static Map<String, String> producerFigures() {
        return PRODUCER;
    }

    void register() {
        book.histogram(
                "outrider_read_seconds",
                "How long looks at the outbox take, as seen from here",
                look -> look.measures().speed().reads());
        book.histogram(
                "outrider_mark_seconds",
                "How long write-backs take, as seen from here",
                look -> look.measures().speed().writeBacks());
        producer();
        pools();
        table();
        tableSize();
    }

    private void producer() {
        PRODUCER.forEach((name, description) -> {
            String meter = "kafka.producer." + name.replace('-', '.');
            if (name.endsWith("-total")) {
                book.counter(meter, description, Tags.empty(), look -> figure(look, name, 0));
            } else {
                book.gauge(meter, description, Tags.empty(), look -> figure(look, name, Double.NaN));
            }
        });
    }

    private static double figure(Book.Look look, String name, double unknown) {
        return look.measures().producer().getOrDefault(name, unknown);
    }

    /** By the names that HikariCP gives them itself. */
    private void pools() {
        for (Measures.Connections pool : book.now().measures().pools()) {
            Tags tags = Tags.of("pool", pool.pool());
            book.gauge("hikaricp.connections", "Connections", tags, inPool(pool, now -> now.active() + now.idle()));
            book.gauge(
                    "hikaricp.connections.active",
                    "Connections in use",
                    tags,
                    inPool(pool, Measures.Connections::active));
            book.gauge(
                    "hikaricp.connections.idle",
                    "Connections that wait for use",
                    tags,
                    inPool(pool, Measures.Connections::idle));
            book.gauge(
                    "hikaricp.connections.pending",
                    "Threads that wait for a connection",
                    tags,
                    inPool(pool, Measures.Connections::pending));
        }
    }

    private static ToDoubleFunction<Book.Look> inPool(
            Measures.Connections which, ToIntFunction<Measures.Connections> value) {
        return look -> look.measures().pools().stream()
                .filter(pool -> pool.pool().equals(which.pool()))
                .mapToDouble(value::applyAsInt)
                .findFirst()
                .orElse(Double.NaN);
    }

    private void table() {
        book.gauge(
                "outrider.table.live.rows",
                "Rows of the outbox, as the server's statistics count them",
                Tags.empty(),
                table(t -> t.rows().live()));
        book.gauge(
                "outrider.table.dead.rows",
                "Versions of rows that vacuum has not cleaned up",
                Tags.empty(),
                table(t -> t.rows().dead()));
        book.counter(
                "outrider.table.updates",
                "Updates of the outbox's rows, since the server's statistics began",
                Tags.empty(),
                counted(t -> t.updates().all()));
        book.counter(
                "outrider.table.hot.updates",
                "Those of them that stayed on their page",
                Tags.empty(),
                counted(t -> t.updates().hot()));
        book.gauge(
                "outrider.table.hot.ratio",
                "Their share in the last half hour",
                Tags.empty(),
                table(t -> t.updates().hotShare()));
    }

    private void tableSize() {
        book.gauge(
                "outrider.table.bytes",
                "What the outbox takes on the disk, without its indexes",
                Tags.empty(),
                table(t -> t.size().tableBytes()));
        book.gauge(
                "outrider.table.index.bytes",
                "What its indexes take",
                Tags.empty(),
                table(t -> t.size().indexBytes()));
        book.gauge(
                "outrider.table.growth.bytes.per.second",
                "By how much both have grown in the last half hour",
                Tags.empty(),
                table(t -> t.size().growthPerSecond()));
        book.gauge(
                "outrider.table.full.in.seconds",
                "When they reach outbox.size-budget at that rate",
                Tags.empty(),
                table(t -> t.size().fullInSeconds()));
        book.gauge("outrider.table.sample.age.seconds", "How old this look at the table is", Tags.empty(), look -> {
            Vitals vitals = look.vitals();
            return Book.known(look.measures().table(), seen -> Book.age(vitals, seen.atNanos()));
        });
    }

    private static ToDoubleFunction<Book.Look> table(ToDoubleFunction<Measures.Table> value) {
        return look -> Book.known(look.measures().table(), value::applyAsDouble);
    }

    private static ToDoubleFunction<Book.Look> counted(ToDoubleFunction<Measures.Table> value) {
        return look -> {
            Measures.Table seen = look.measures().table();
            return seen == null ? 0 : value.applyAsDouble(seen);
        };
    }
}
