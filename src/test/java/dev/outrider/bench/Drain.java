package dev.outrider.bench;

import dev.outrider.bench.Finding.Figure;
import dev.outrider.shop.OrderBook;
import dev.outrider.shop.Shop;
import dev.outrider.shop.Subscriber;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** How fast a full table is emptied: rows first, then the relay. */
final class Drain {

    private static final int KEYS = 10_000;
    private static final int CHUNK = 50_000;
    private static final Duration TAKES = Duration.ofMinutes(5);

    /** Half of it is random text, so that it compresses like real events and not like a row of equal letters. */
    private static final String FILL = """
            insert into outbox (id, aggregatetype, aggregateid, type, payload)
            select gen_random_uuid(), '%s', 'customer-' || (i %% %d), 'OrderPlaced', jsonb_build_object(
              'n', i / %d + 1, 'order', i, 'cents', (random() * 100000)::int, 'placed_at', now(),
              'note', substr(md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text)
                || md5(random()::text) || md5(random()::text) || md5(random()::text) || md5(random()::text), 1, %d))
            from generate_series(%d, %d) i order by i
            """;

    /** What a payload of the statement above has besides its note, roughly. */
    private static final int BESIDES_NOTE = 105;

    private final Bed bed;
    private final Plan plan;
    private final OrderBook book = new OrderBook();
    private final AtomicLong firstNanos = new AtomicLong();
    private final AtomicLong halfNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();

    Drain(Bed bed, Plan plan) {
        this.bed = bed;
        this.plan = plan;
    }

    Finding run() throws Exception {
        fill();
        long startNanos = System.nanoTime();
        try (Subscriber subscriber = Subscriber.start(
                        bed.kafka(), Bed.topic(), Bed.PARTITIONS, (id, key, n, now) -> arrived(key, n, now));
                RelayProcess relay = bed.relay(plan.jvmOptions());
                Memory memory = Memory.watch(relay)) {
            Await.until(TAKES, () -> "all rows, so far " + book.arrived(), () -> {
                subscriber.requireHealth();
                return book.arrived() >= plan.rows();
            });
            bed.awaitAllPublished(TAKES);
            memory.stop();
            Duration cpu = relay.cpu();
            Bed.stop(relay);
            return finding(startNanos, memory.mostBytes(), cpu);
        }
    }

    private void fill() {
        for (int from = 0; from < plan.rows(); from += CHUNK) {
            int to = Math.min(plan.rows(), from + CHUNK) - 1;
            bed.database()
                    .execute(FILL.formatted(
                            Shop.AGGREGATE, KEYS, KEYS, Math.max(1, plan.bytes() - BESIDES_NOTE), from, to));
        }
        bed.database().execute("vacuum analyze outbox", "checkpoint");
    }

    private void arrived(String key, long number, long nowNanos) {
        book.arrived(key, number);
        long arrived = book.arrived();
        if (arrived == 1) {
            firstNanos.set(nowNanos);
        } else if (arrived == plan.rows() / 2) {
            halfNanos.set(nowNanos);
        } else if (arrived == plan.rows()) {
            lastNanos.set(nowNanos);
        }
    }

    private Finding finding(long startNanos, long residentBytes, Duration cpu) {
        long bytes = bed.database().queryLong("select avg(octet_length(payload::text)) from outbox");
        long whole = lastNanos.get() - firstNanos.get();
        long warm = lastNanos.get() - halfNanos.get();
        List<Figure> figures = List.of(
                new Figure(
                        "rows drained", "%,d with payloads of %d bytes, %,d keys".formatted(plan.rows(), bytes, KEYS)),
                new Figure(
                        "drain rate, start of the process to last record",
                        rate(plan.rows(), lastNanos.get() - startNanos)),
                new Figure("drain rate, first to last record", rate(plan.rows(), whole)),
                new Figure("drain rate, second half", rate(plan.rows() - plan.rows() / 2, warm)),
                new Figure(
                        "start of the process to the first record",
                        "%.1f s".formatted((firstNanos.get() - startNanos) / 1e9)),
                new Figure(
                        "processor time of the relay per row, start included",
                        "%.1f µs".formatted(cpu.toNanos() / 1e3 / plan.rows())),
                new Figure("resident memory while draining, at most", Measure.mebibytes(residentBytes)));
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < Math.min(KEYS, plan.rows()); i++) {
            keys.add("customer-" + i);
        }
        return new Finding(figures, book, book.balance(keys, this::written));
    }

    private long written(String key) {
        int number = Integer.parseInt(key.substring("customer-".length()));
        return (plan.rows() - 1 - number) / KEYS + 1L;
    }

    private static String rate(long rows, long nanos) {
        return "%,.0f rows/s".formatted(rows / (nanos / 1e9));
    }
}
