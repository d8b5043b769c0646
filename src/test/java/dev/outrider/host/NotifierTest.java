package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How systemd is told: by a program, whatever that does. */
class NotifierTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final CountDownLatch gone = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    private final Lines log = new Lines();

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        gone.countDown();
        log.close();
    }

    @Test
    void givesTheProgramWhatThereIsToTell() throws Exception {
        Path told = folder.resolve("told");
        Thread thread = start(List.of("sh", "-c", "printf '%s\\n' \"$@\" >> " + told, "notify"));
        Await.until(
                SOON,
                "the start to be told",
                () -> Files.readAllLines(told).containsAll(List.of("READY=1", "STATUS=ok", "WATCHDOG=1")));
        stopping.set(true);
        Await.until(SOON, "the stop to be told", () -> Files.readAllLines(told).contains("STOPPING=1"));
        gone.countDown();
        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(log.events()).isEmpty();
    }

    @Test
    void saysOnceThatItCannotBeTold() throws Exception {
        start(List.of("sh", "-c", "echo no such socket; exit 7", "notify"));
        Await.until(SOON, "the failure", () -> log.events().contains("notify.failed"));
        stopping.set(true);
        Await.holds(
                Duration.ofMillis(600),
                () -> "one line: " + log.events(),
                () -> log.events().equals(List.of("notify.failed")));
        assertThat(log.all().get(0).getFormattedMessage()).contains("READY=1", "exit code 7, no such socket");
    }

    @Test
    void livesWithoutTheProgram() {
        start(List.of(folder.resolve("missing").toString()));
        Await.until(SOON, "the failure", () -> log.events().contains("notify.failed"));
    }

    @Test
    void heedsTheWatchdogThatIsMeantForIt() {
        assertThat(Notifier.watchdogNanos(Map.of("WATCHDOG_USEC", "60000000"), 7))
                .isEqualTo(TimeUnit.SECONDS.toNanos(60));
        assertThat(Notifier.watchdogNanos(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "7"), 7))
                .isEqualTo(TimeUnit.SECONDS.toNanos(60));
        assertThat(Notifier.watchdogNanos(Map.of("WATCHDOG_USEC", "60000000", "WATCHDOG_PID", "8"), 7))
                .isZero();
        assertThat(Notifier.watchdogNanos(Map.of("WATCHDOG_USEC", "soon"), 7)).isZero();
        assertThat(Notifier.watchdogNanos(Map.of(), 7)).isZero();
    }

    private Thread start(List<String> program) {
        Notifier notifier = new Notifier(
                program,
                new Notices(TimeUnit.SECONDS.toNanos(60)),
                () -> Samples.vitals(Status.State.ACTIVE),
                stopping::get,
                gone);
        Thread thread = new Thread(notifier, "notify");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
