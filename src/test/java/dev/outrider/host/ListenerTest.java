package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import dev.outrider.testkit.Await;
import dev.outrider.wake.Doorbell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When it has writers ring, what it makes of a ring, and what it tells. */
@Timeout(60)
class ListenerTest {

    private static final long SECOND = 1_000_000_000;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Lines lines = new Lines();
    private final AtomicBoolean holding = new AtomicBoolean(true);
    private final AtomicInteger woken = new AtomicInteger();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong(1);
    private final Bell bell = new Bell();
    private final Listener listener = new Listener(
            bell,
            new Listener.Ears(holding::get, woken::incrementAndGet),
            new Listener.Patience(Duration.ofSeconds(1), Duration.ofSeconds(60)),
            stop,
            clock::get);

    @AfterEach
    void close() {
        lines.close();
    }

    /** Rings as often as it is told to, and then does what ends the test's story. */
    private final class Bell implements Doorbell {
        final List<String> asked = new ArrayList<>();
        String failure = "";
        String deaf = "";
        boolean busy;
        int rings;
        int silences;
        volatile Runnable last = stop::countDown;

        @Override
        public void connect() throws OutboxException {
            asked.add("connect");
            if (!failure.isEmpty()) {
                throw new OutboxException(failure, null);
            }
        }

        @Override
        public void prove() throws OutboxException {
            asked.add("prove");
            if (!deaf.isEmpty()) {
                throw new OutboxException(deaf, null);
            }
        }

        @Override
        public boolean arm() {
            asked.add("arm");
            return !busy;
        }

        @Override
        public void disarm() {
            asked.add("disarm");
        }

        @Override
        public boolean await(long millis) {
            clock.addAndGet(millis * 1_000_000);
            if (silences-- > 0) {
                return false;
            }
            if (rings-- > 0) {
                return true;
            }
            last.run();
            return false;
        }

        @Override
        public void close() {
            asked.add("close");
        }
    }

    @Test
    void writersRingOnlyWhileTheRelaySleeps() throws Exception {
        bell.rings = 1;
        assertThat(listener.listen()).isZero();
        assertThat(bell.asked).containsExactly("connect", "prove", "arm", "disarm", "arm");
        assertThat(woken)
                .as("once falling asleep, once rung, once falling asleep")
                .hasValue(3);
        assertThat(listener.seen().listening()).isTrue();
        assertThat(listener.seen().rings()).isEqualTo(1);
        assertThat(lines.events()).containsExactly("wakeup.listening");
    }

    /** Another instance may sleep, or have fallen asleep and been frozen since: then writers ring, and this one hears it. */
    @Test
    void whoCannotFallAsleepTriesAgainAndHearsAllTheSame() throws Exception {
        bell.busy = true;
        bell.silences = 2;
        bell.rings = 1;
        listener.listen();
        assertThat(bell.asked).containsExactly("connect", "prove", "arm", "arm", "arm", "arm");
        assertThat(woken).hasValue(1);
    }

    @Test
    void whoDoesNotHoldTheLaneLetsNobodyRing() throws Exception {
        holding.set(false);
        bell.silences = 1;
        // At the end of this silence it takes the lane, and at the end of the next one it loses it.
        bell.last = () -> {
            if (holding.getAndSet(!holding.get())) {
                bell.last = stop::countDown;
            }
        };
        listener.listen();
        assertThat(bell.asked).containsExactly("connect", "prove", "arm", "disarm");
    }

    @Test
    void whatKeepsItFromListeningIsToldOnceAndTriedAgainMoreAndMoreRarely() throws Exception {
        bell.failure = "connection refused";
        assertThat(listener.listen()).isEqualTo(SECOND);
        assertThat(listener.listen()).isEqualTo(2 * SECOND);
        assertThat(listener.seen().reason()).isEqualTo("connection refused");
        assertThat(listener.seen().listening()).isFalse();
        bell.failure = "";
        bell.deaf = "no trigger";
        for (int time = 0; time < 10; time++) {
            listener.listen();
        }
        assertThat(listener.listen()).isEqualTo(60 * SECOND);
        assertThat(listener.seen().reason()).isEqualTo("no trigger");
        bell.deaf = "";
        listener.listen();
        assertThat(listener.seen().reason()).isNull();
        assertThat(lines.events()).containsExactly("wakeup.polling", "wakeup.listening");
        assertThat(woken).hasValue(1);
    }

    @Test
    void aLineThatGoesDeafIsGivenUp() throws Exception {
        bell.silences = 59;
        bell.last = () -> bell.deaf = "not heard";
        assertThat(listener.listen()).isEqualTo(SECOND);
        assertThat(bell.asked).containsExactly("connect", "prove", "arm", "prove", "close");
        assertThat(lines.events()).containsExactly("wakeup.listening", "wakeup.polling");
        assertThat(lines.all().get(1).getFormattedMessage()).endsWith("trying again: not heard");
    }

    /** Otherwise a session that somebody ends again and again would be made again ten times a second. */
    @Test
    void onlyALineThatLastedBeginsWithShortWaitsAgain() throws Exception {
        bell.last = () -> {
            throw new IllegalStateException("broken");
        };
        assertThat(listener.listen()).isEqualTo(SECOND);
        assertThat(listener.listen()).isEqualTo(2 * SECOND);
        bell.silences = 59;
        assertThat(listener.listen()).isEqualTo(SECOND);
    }

    @Test
    void aWaitThatDoesNotComeBackIsCutOff() throws Exception {
        bell.last = () -> {
            listener.watch();
            assertThat(bell.asked).doesNotContain("close");
            clock.addAndGet(4 * SECOND);
            listener.watch();
            assertThat(bell.asked).contains("close");
            stop.countDown();
        };
        listener.listen();
        bell.asked.clear();
        clock.addAndGet(100 * SECOND);
        listener.watch();
        assertThat(bell.asked).as("nobody waits").isEmpty();
    }

    @Test
    void itsThreadEndsWithTheDaemonAndHangsUp() throws Exception {
        bell.failure = "away";
        Thread thread = new Thread(listener, "listener-test");
        thread.start();
        Await.until(SOON, "the first try", () -> thread.getState() == Thread.State.TIMED_WAITING);
        stop.countDown();
        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
        assertThat(bell.asked).containsExactly("connect", "close", "close");
    }
}
