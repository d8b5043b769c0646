package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Effects;
import dev.outrider.core.Event;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outgoing;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Recording;
import dev.outrider.core.Relay;
import dev.outrider.core.Settings;
import dev.outrider.core.Status;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteBack;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The loop over a real relay that another instance keeps on standby, with a clock that the test moves. */
@Timeout(60)
class DutyCycleTest {

    private static final long MILLI = 1_000_000;

    private final AtomicLong clock = new AtomicLong(1);
    private final AtomicLong jump = new AtomicLong();
    private final AtomicInteger leaseAsks = new AtomicInteger();
    private final Inbox inbox = new Inbox(10);
    private final Pulse pulse = new Pulse();
    private final DutyCycle cycle = new DutyCycle(
            new Relay(settings(40 * MILLI), (row, partitions) -> 0, new StandbyEffects()), inbox, this::tick, pulse);

    @Test
    void turnsUntilTheRelayHasStoppedAndShowsTheLastState() {
        inbox.put(new Event.Stop(clock.get()));
        cycle.run();
        Pulse.Beat last = pulse.last();
        assertThat(last).isNotNull();
        assertThat(last.status().lane().state()).isEqualTo(Status.State.STOPPED);
    }

    @Test
    void comesBackByItselfForTheNearestDeadlineAndMeasuresWhenItIsLate() throws Exception {
        Thread loop = new Thread(cycle, "loop");
        loop.start();
        Await.until(Duration.ofSeconds(20), "asks by deadline", () -> leaseAsks.get() > 3);
        assertThat(pulse.last()).isNotNull();
        assertThat(pulse.last().status().lane().state()).isEqualTo(Status.State.STANDBY);
        assertThat(pulse.stalls().count()).isZero();

        jump.set(700 * MILLI);
        Await.until(Duration.ofSeconds(20), "a stall", () -> pulse.stalls().count() > 0);
        assertThat(pulse.stalls().worstNanos()).isBetween(600 * MILLI, 700 * MILLI);

        cycle.abandon();
        loop.join();
    }

    /** Health takes a loop for dead that has not turned for half a minute, and a tenth of this lease, when a standby asks again, is a whole one. */
    @Test
    void aStandbyOfALongLeaseTurnsInTime() throws Exception {
        DutyCycle patient = new DutyCycle(
                new Relay(settings(600_000 * MILLI), (row, partitions) -> 0, new StandbyEffects()),
                inbox,
                this::tick,
                pulse);
        Thread loop = new Thread(patient, "loop");
        loop.start();
        Await.until(
                Duration.ofSeconds(20),
                "a loop that waits",
                () -> pulse.last() != null && loop.getState() == Thread.State.TIMED_WAITING);
        assertThat(pulse.stalls().count()).isZero();

        // How late it thinks it is tells when it would have turned by itself.
        long halfAMinute = 30_000 * MILLI;
        jump.set(halfAMinute);
        inbox.ring();
        Await.until(Duration.ofSeconds(20), "a stall", () -> pulse.stalls().count() > 0);
        assertThat(halfAMinute - pulse.stalls().worstNanos()).isBetween(0L, DutyCycle.TURN_EVERY_NANOS);
        assertThat(leaseAsks).as("it turned for nothing but to be seen").hasValue(1);

        patient.abandon();
        loop.join();
    }

    /** Two milliseconds a turn. The first turn reads it once in the constructor. */
    private long tick() {
        return clock.addAndGet(2 * MILLI + jump.getAndSet(0));
    }

    private static Settings settings(long ttlNanos) {
        return new Settings(
                new Settings.Lease("me", ttlNanos, 8 * MILLI),
                new Settings.Reading(10, MILLI, MILLI, 10, MILLI),
                new Settings.Window(10, 1_000, 10),
                new Settings.Sending(MILLI, MILLI, MILLI, MILLI, MILLI, new Settings.Asking(MILLI, MILLI)),
                new Settings.Blocking(Settings.PoisonPolicy.BLOCK, 10, 10),
                new Settings.Marking(10, MILLI, Recording.ROW, SynchronousCommit.ON));
    }

    /** Another instance holds the lane for ever. */
    private final class StandbyEffects implements Effects {

        @Override
        public void holdLease(LeaseAsk ask) {
            leaseAsks.incrementAndGet();
            inbox.put(new Event.LeaseAnswered(
                    ask, new LeaseAnswer(false, 3, "another", false, new Incarnation("1"), null)));
        }

        @Override
        public void read(PageAsk ask) {
            throw unexpected();
        }

        @Override
        public void readWaiting(WaitingAsk ask) {
            throw unexpected();
        }

        @Override
        public void write(WriteBack batch) {
            throw unexpected();
        }

        @Override
        public void openSession(int session) {
            throw unexpected();
        }

        @Override
        public void closeSession(int session) {
            throw unexpected();
        }

        @Override
        public void send(List<Outgoing> rows) {
            throw unexpected();
        }

        @Override
        public void askCluster() {
            throw unexpected();
        }

        @Override
        public void describeTopics(Set<String> topics) {
            throw unexpected();
        }

        private AssertionError unexpected() {
            return new AssertionError("a standby asks for the lease only");
        }
    }
}
