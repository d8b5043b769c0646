package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final Pulse pulse = new Pulse();
    private final AtomicInteger looks = new AtomicInteger();
    private final Watch watch =
            new Watch(pulse, () -> 1, "me", () -> new Contexts.Dropped(0, 0, 0, 0), this::countLook);

    private List<Status.Trouble> countLook() {
        looks.incrementAndGet();
        return List.of();
    }

    /** A garbage collection of two seconds is told once, and not once more for every everyday jitter that follows for the rest of the process's life. */
    @Test
    void aGraveStallIsToldAndWhatFollowsOnlyIfItIsGraveAsWell() throws InterruptedException {
        try (Lines lines = new Lines()) {
            Thread thread = new Thread(watch, "outrider-watch");
            thread.start();
            stall(2_000, 0);
            stall(150, 120);
            stall(1_000, 240);
            watch.end();
            thread.join();
            assertThat(lines.all())
                    .extracting(line -> line.getFormattedMessage())
                    .filteredOn(line -> line.startsWith("the loop came late"))
                    .containsExactly(
                            "the loop came late 1 times, at worst by 2000 ms",
                            "the loop came late 3 times, at worst by 2000 ms");
        }
    }

    /** The second look begins when the first is over, with all that it tells. */
    private void stall(long millis, long atSeconds) {
        pulse.stalled(TimeUnit.MILLISECONDS.toNanos(millis));
        look(atSeconds);
        look(atSeconds);
    }

    private void look(long atSeconds) {
        int before = looks.get();
        Status status =
                Objects.requireNonNull(Samples.vitals(Status.State.ACTIVE).relay());
        pulse.beat(new Pulse.Beat(status, TimeUnit.SECONDS.toNanos(1 + atSeconds)));
        Await.until(SOON, "a look", () -> looks.get() > before);
    }
}
