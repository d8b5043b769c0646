package dev.outrider.demo;

import dev.outrider.host.Signals;
import dev.outrider.shop.Shop;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** {@code Demo [--seconds N] [--rate N]}: runs until stopped, or for so many seconds. */
public final class Demo {

    private static final int FINE = 0;
    private static final int BROKEN = 1;
    private static final int MISUSED = 2;

    private static final Duration DRAINING_TAKES = Duration.ofSeconds(30);

    private Demo() {}

    public static void main(String[] args) throws Exception {
        System.exit(run(args));
    }

    private static int run(String[] args) throws Exception {
        Wish wish;
        try {
            wish = Wish.of(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return MISUSED;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Signals.hear(stopped::countDown);
        Screen screen = Screen.ofProcess();
        screen.say("Starting PostgreSQL and Kafka; the first time takes some seconds more.");
        try (Stage stage = Stage.set()) {
            return stopped.getCount() == 0 ? FINE : play(wish, stage, screen, stopped);
        }
    }

    private static int play(Wish wish, Stage stage, Screen screen, CountDownLatch stopped) throws Exception {
        screen.open(stage.places());
        Shop.Habits habits = new Shop.Habits(4, 500, wish.rate(), 3, 0.04);
        try (Shop shop = Shop.open(stage.database(), habits);
                Watcher watcher = Watcher.of(stage, shop)) {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(wish.seconds());
            do {
                screen.show(watcher.look());
                shop.requireHealth();
            } while (!stopped.await(1, TimeUnit.SECONDS) && (wish.seconds() == 0 || System.nanoTime() - end < 0));
            shop.shut();
            screen.say("Stopping: letting the relay finish what was written.");
            watcher.awaitAllSeen(DRAINING_TAKES);
            stage.stopRelay();
            screen.show(watcher.look());
            Verdict verdict = watcher.judge();
            verdict.lines().forEach(screen::say);
            return verdict.fine() ? FINE : BROKEN;
        }
    }
}
