package dev.outrider.bench;

import dev.outrider.bench.Finding.Figure;
import dev.outrider.shop.Latencies;
import dev.outrider.shop.OrderBook;
import dev.outrider.shop.Shop;
import dev.outrider.shop.Subscriber;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.RelayProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How long a row takes from its commit to its consumer at a steady rate, after a warm-up. */
final class Steady {

    private static final int WARM_UP_SECONDS = 10;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration REST_TAKES = Duration.ofSeconds(30);

    private final Bed bed;
    private final Plan plan;
    private final OrderBook book = new OrderBook();
    private volatile Latencies latencies = new Latencies();

    Steady(Bed bed, Plan plan) {
        this.bed = bed;
        this.plan = plan;
    }

    Finding run() throws Exception {
        try (RelayProcess relay = bed.relay(plan.jvmOptions());
                Memory memory = Memory.watch(relay)) {
            pass(5);
            long idle = memory.lastBytes();
            Shop.Habits habits = new Shop.Habits(4, 1_000, plan.rate(), 1, 0.0);
            try (Shop shop = Shop.open(bed.database(), habits);
                    Subscriber subscriber = Subscriber.start(
                            bed.kafka(),
                            Bed.topic(),
                            Bed.PARTITIONS,
                            (id, key, n, now) -> arrived(shop, id, key, n, now))) {
                pass(WARM_UP_SECONDS);
                Await.until(REST_TAKES, "rows that arrive within a second", () -> {
                    subscriber.requireHealth();
                    return shop.unseenSince(System.nanoTime() - SECOND_NANOS) == 0;
                });
                latencies = new Latencies();
                long before = shop.written();
                Duration cpuBefore = relay.cpu();
                pass(plan.seconds());
                Duration cpu = relay.cpu().minus(cpuBefore);
                Latencies measured = latencies;
                latencies = new Latencies();
                double rate = (double) (shop.written() - before) / plan.seconds();
                long steady = memory.mostBytes();
                shop.shut();
                Await.until(REST_TAKES, "the last rows", () -> {
                    shop.requireHealth();
                    subscriber.requireHealth();
                    return shop.allSeen();
                });
                Bed.stop(relay);
                return finding(shop, measured, rate, List.of(idle, steady), cpu);
            }
        }
    }

    /** Lets time pass: what is measured happens on other threads. */
    private static void pass(int seconds) throws InterruptedException {
        if (new CountDownLatch(1).await(seconds, TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    private void arrived(Shop shop, String id, String key, long number, long nowNanos) {
        book.arrived(key, number);
        Long committed = shop.takeCommit(id);
        if (committed != null) {
            latencies.add(nowNanos - committed);
        }
    }

    private Finding finding(Shop shop, Latencies measured, double rate, List<Long> residentBytes, Duration cpu) {
        if (measured.count() == 0) {
            throw new IllegalStateException("nothing arrived while it was measured");
        }
        Map<String, Long> truth = shop.truth();
        List<Figure> figures = List.of(
                new Figure(
                        "rate, written in transactions of one row",
                        "%,.0f rows/s for %d s".formatted(rate, plan.seconds())),
                new Figure("commit to consumer, p50", measured.millis(0.5)),
                new Figure("commit to consumer, p99", measured.millis(0.99)),
                new Figure("commit to consumer, worst", measured.millis(1)),
                new Figure(
                        "processor time of the relay at this rate",
                        "%.0f %% of one processor".formatted(100.0 * cpu.toMillis() / (1000.0 * plan.seconds()))),
                new Figure("resident memory, idle", Measure.mebibytes(residentBytes.get(0))),
                new Figure("resident memory at this rate, at most", Measure.mebibytes(residentBytes.get(1))));
        return new Finding(figures, book, book.balance(truth.keySet(), key -> truth.getOrDefault(key, 0L)));
    }
}
