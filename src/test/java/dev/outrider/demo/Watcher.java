package dev.outrider.demo;

import dev.outrider.health.Vitals;
import dev.outrider.shop.Latencies;
import dev.outrider.shop.OrderBook;
import dev.outrider.shop.Shop;
import dev.outrider.shop.Subscriber;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Holds what was consumed against what was written. */
final class Watcher implements AutoCloseable {

    /** Rows take milliseconds: what has not come after so long is called lost while the demo runs. */
    private static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Stage stage;
    private final Shop shop;
    private final OrderBook book = new OrderBook();
    private final Latencies all = new Latencies();
    private final AtomicReference<Latencies> recent = new AtomicReference<>(new Latencies());
    private final long startNanos = System.nanoTime();
    private @Nullable Subscriber subscriber;

    private Watcher(Stage stage, Shop shop) {
        this.stage = stage;
        this.shop = shop;
    }

    static Watcher of(Stage stage, Shop shop) {
        Watcher watcher = new Watcher(stage, shop);
        watcher.subscriber = Subscriber.start(stage.kafka(), Stage.TOPIC, Stage.PARTITIONS, watcher::arrived);
        return watcher;
    }

    private void arrived(String id, String key, long number, long nowNanos) {
        book.arrived(key, number);
        Long committed = shop.takeCommit(id);
        if (committed != null) {
            all.add(nowNanos - committed);
            recent.get().add(nowNanos - committed);
        }
    }

    /** Looks at all of it once; the latencies are those since the last look. */
    Scene look() {
        requireHealth();
        Latencies since = recent.getAndSet(new Latencies());
        long now = System.nanoTime();
        Scene.Arrivals arrivals = new Scene.Arrivals(
                book.arrived(),
                book.repeated(),
                book.violations(),
                shop.unseenSince(now - LOST_AFTER_NANOS),
                since.millis(0.5),
                since.millis(0.99));
        Vitals vitals = stage.vitals();
        return new Scene(
                TimeUnit.NANOSECONDS.toSeconds(now - startNanos),
                shop.written(),
                shop.rolledBack(),
                relay(vitals),
                arrivals);
    }

    private static Scene.Relay relay(Vitals vitals) {
        if (vitals.relay() == null) {
            return new Scene.Relay("starting", 0, 0);
        }
        boolean well = vitals.relay().troubles().isEmpty();
        String state = vitals.relay().lane().state().toString().toLowerCase(Locale.ROOT);
        return new Scene.Relay(
                well ? state : state + ": " + vitals.relay().troubles().get(0).message(),
                vitals.relay().flow().counts().published(),
                vitals.relay().reading().gaps().ranges());
    }

    private void requireHealth() {
        shop.requireHealth();
        if (subscriber != null) {
            subscriber.requireHealth();
        }
    }

    /** Waits for the last row; what is missing after that is lost. */
    void awaitAllSeen(Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        Await.until(atMost.plusSeconds(10), "all rows or the end of patience", () -> {
            requireHealth();
            return shop.allSeen() || System.nanoTime() - end > 0;
        });
    }

    /** The balance, once everybody has stopped. */
    Verdict judge() {
        Map<String, Long> truth = shop.truth();
        OrderBook.Balance balance = book.balance(truth.keySet(), key -> truth.getOrDefault(key, 0L));
        long rows = truth.values().stream().mapToLong(Long::longValue).sum();
        long unpublished = stage.unpublished();
        boolean fine = balance.lost() == 0
                && balance.phantoms() == 0
                && book.violations() == 0
                && unpublished == 0
                && rows == shop.written();
        String latency =
                "commit to consumer over the whole run: p50 %s, p99 %s".formatted(all.millis(0.5), all.millis(0.99));
        return new Verdict(
                fine,
                List.of(
                        "%,d rows committed, %,d consumed, %,d duplicates, %,d not marked as published"
                                .formatted(rows, book.arrived(), book.repeated(), unpublished),
                        latency,
                        "%,d lost, %,d out of order, %,d that were never committed: %s"
                                .formatted(
                                        balance.lost(),
                                        book.violations(),
                                        balance.phantoms(),
                                        fine ? "every promise was kept" : "A PROMISE WAS BROKEN")));
    }

    @Override
    public void close() {
        if (subscriber != null) {
            subscriber.close();
        }
    }
}
