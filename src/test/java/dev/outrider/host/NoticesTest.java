package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Status;
import dev.outrider.health.Samples;
import dev.outrider.health.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What systemd is told and when, and that its watchdog starves when the loop hangs. */
class NoticesTest {

    private static final long WATCHDOG = TimeUnit.SECONDS.toNanos(60);

    private final Notices notices = new Notices(WATCHDOG);

    @Test
    void tellsOnceThatTheRelayHasStarted() {
        assertThat(notices.due(at(10, 10, null), false)).contains("READY=1");
        assertThat(notices.due(at(11, 11, null), false)).doesNotContain("READY=1");
    }

    @Test
    void aDatabaseThatIsAwayIsAStartAllTheSame() {
        Status.Trouble away = new Status.Trouble("database", "connection refused", 1, null);
        assertThat(notices.due(at(10, 0, null), false)).doesNotContain("READY=1");
        assertThat(notices.due(at(11, 0, away), false)).contains("READY=1");
    }

    @Test
    void feedsThriceInTheTimeOfTheWatchdog() {
        assertThat(fedAt(10, 130, second -> second)).containsExactly(10, 30, 50, 70, 90, 110, 130);
    }

    @Test
    void starvesTheWatchdogWhenTheLoopHangs() {
        assertThat(fedAt(10, 200, second -> Math.min(second, 45)))
                .as("the loop stands still from second 45 on, and 30 s of that are its right")
                .containsExactly(10, 30, 50, 70);
    }

    @Test
    void feedsAgainWhenTheLoopTurnsAgain() {
        assertThat(fedAt(10, 120, second -> second < 20 || second > 100 ? second : 20))
                .containsExactly(10, 30, 101);
    }

    @Test
    void feedsNobodyWhoDoesNotAsk() {
        assertThat(new Notices(0).due(at(10, 10, null), false)).doesNotContain("WATCHDOG=1");
    }

    @Test
    void tellsTheStateAndWhatIsWrongButNotItsWords() {
        Status.Trouble chain = new Status.Trouble("chain", "orders/customer-4711 stands still", 1, null);
        assertThat(notices.due(at(10, 10, chain), false)).contains("STATUS=degraded: chain");
        assertThat(notices.due(at(12, 12, null), false)).noneMatch(line -> line.startsWith("STATUS="));
        assertThat(notices.due(at(15, 15, null), false)).contains("STATUS=ok");
        assertThat(notices.due(at(60, 60, null), false)).noneMatch(line -> line.startsWith("STATUS="));
    }

    @Test
    void tellsOnceThatItStops() {
        assertThat(notices.due(at(10, 10, null), false)).doesNotContain("STOPPING=1");
        assertThat(notices.due(at(11, 11, null), true)).contains("STOPPING=1");
        assertThat(notices.due(at(12, 12, null), true)).doesNotContain("STOPPING=1");
    }

    /** When the loop last turned, in seconds, as seen in this second. */
    private interface Turns {
        int lastTurn(int second);
    }

    private List<Integer> fedAt(int from, int to, Turns turns) {
        List<Integer> fed = new ArrayList<>();
        for (int second = from; second <= to; second++) {
            if (notices.due(at(second, turns.lastTurn(second), null), false).contains("WATCHDOG=1")) {
                fed.add(second);
            }
        }
        return fed;
    }

    /** A relay at work in this second, whose loop last turned in that one, 0 for never; with a trouble or without. */
    private static Vitals at(int second, int turned, Status.@Nullable Trouble trouble) {
        Vitals sample = Samples.vitals(Status.State.ACTIVE);
        Vitals.Host host = Samples.host(
                TimeUnit.SECONDS.toNanos(turned),
                trouble == null ? new Status.Trouble[0] : new Status.Trouble[] {trouble});
        return new Vitals(
                TimeUnit.SECONDS.toNanos(second),
                sample.relay(),
                host,
                sample.backlog(),
                sample.origin(),
                sample.beside());
    }
}
