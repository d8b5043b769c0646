package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When heartbeats are sent, and what becomes of those that are not. */
@Timeout(60)
class HeartbeatTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;

    private final Lines lines = new Lines();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong(1);
    private final List<String> done = new ArrayList<>();
    private Ports.Heart.Life life = new Ports.Heart.Life(0, 0);
    private Ports.Heart.Life prepared = new Ports.Heart.Life(0, 0);
    private String failure = "";

    /** Every look takes five milliseconds. */
    private final Ports.Heart heart = new Ports.Heart() {
        @Override
        public Duration interval() {
            return Duration.ofSeconds(10);
        }

        @Override
        public boolean prepare(Life present) {
            boolean fresh = !present.equals(prepared);
            prepared = present;
            if (fresh) {
                done.add("prepare " + present.term() + "/" + present.sessions());
            }
            return fresh;
        }

        @Override
        public void beat() throws OutboxException {
            clock.addAndGet(5 * MILLI);
            if (failure.equals("unchecked")) {
                throw new IllegalStateException("the producer is closed");
            } else if (!failure.isEmpty()) {
                throw new OutboxException(failure, null);
            }
            done.add("beat");
        }

        @Override
        public void rest() {
            done.add("rest");
        }

        @Override
        public void close() {
            done.add("close");
        }
    };

    private final Heartbeat heartbeat = new Heartbeat(heart, () -> life, stop, clock::get);

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void onlyTheHolderOfTheLaneSendsAny() {
        assertThat(heartbeat.look()).isEqualTo(500 * MILLI);
        assertThat(done).containsExactly("rest");
        life = new Ports.Heart.Life(7, 1);
        assertThat(heartbeat.look()).as("a moment for the fresh producer").isEqualTo(500 * MILLI);
        assertThat(heartbeat.look()).isEqualTo(10 * SECOND - 5 * MILLI);
        life = new Ports.Heart.Life(0, 1);
        heartbeat.look();
        assertThat(done).containsExactly("rest", "prepare 7/1", "beat", "rest");
        assertThat(heartbeat.seen().sent()).isEqualTo(1);
    }

    /** With each producer of its own the relay reads its secrets again, and so must this one. */
    @Test
    void theRelaysNewProducerIsReasonForANewOneHere() {
        life = new Ports.Heart.Life(7, 1);
        heartbeat.look();
        life = new Ports.Heart.Life(7, 2);
        heartbeat.look();
        assertThat(done).containsExactly("prepare 7/1", "prepare 7/2");
    }

    @Test
    void whatGoesWrongIsToldOnceAndStopsNothing() {
        life = new Ports.Heart.Life(7, 1);
        heartbeat.look();
        for (String what : List.of("connection refused", "unchecked")) {
            failure = what;
            assertThat(heartbeat.look()).isEqualTo(10 * SECOND - 5 * MILLI);
        }
        assertThat(heartbeat.seen().error()).contains("the producer is closed");
        failure = "";
        heartbeat.look();
        assertThat(heartbeat.seen().error()).isNull();
        assertThat(heartbeat.seen().sent()).isEqualTo(1);
        assertThat(lines.events()).containsExactly("heartbeat.failed", "heartbeat.back");
    }

    @Test
    void aLookThatTakesLongerThanTheIntervalDoesNotTurnWithoutARest() {
        life = new Ports.Heart.Life(7, 1);
        heartbeat.look();
        Heartbeat slow = new Heartbeat(heart, () -> life, stop, () -> clock.addAndGet(20 * SECOND));
        assertThat(slow.look()).isEqualTo(5 * MILLI);
    }
}
