package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NamedThreadsTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** A session whose end dies would never be told as closed, and the loop would wait for it for ever, with the lease. */
    @Test
    void whoeverIsInChargeWhenATaskDiesIsTold() {
        List<String> told = new CopyOnWriteArrayList<>();
        AtomicReference<Thread.UncaughtExceptionHandler> charge =
                new AtomicReference<>((thread, thrown) -> told.add("nobody"));
        NamedThreads threads = new NamedThreads("outrider-end-", charge::get);
        charge.set(
                (thread, thrown) -> told.add(thread.getName() + " " + thread.isDaemon() + " " + thrown.getMessage()));
        threads.execute(() -> told.add(Thread.currentThread().getName()));
        Await.until(SOON, "the first", () -> told.size() == 1);
        threads.execute(() -> {
            throw new IllegalStateException("out of the blue");
        });
        Await.until(SOON, "the second", () -> told.size() == 2);
        assertThat(told).containsExactly("outrider-end-1", "outrider-end-2 true out of the blue");
    }
}
