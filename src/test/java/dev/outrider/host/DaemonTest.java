package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Failure;
import dev.outrider.core.Incarnation;
import dev.outrider.core.Inheritance;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outbox;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Page;
import dev.outrider.core.PageAsk;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Progress;
import dev.outrider.core.Recording;
import dev.outrider.core.Settings;
import dev.outrider.core.Status;
import dev.outrider.core.SynchronousCommit;
import dev.outrider.core.TopicState;
import dev.outrider.core.WaitingAsk;
import dev.outrider.core.WriteAnswer;
import dev.outrider.core.WriteBack;
import dev.outrider.health.Backlog;
import dev.outrider.health.Vitals;
import dev.outrider.http.HttpSettings;
import dev.outrider.testkit.Await;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starting, stopping and dying, with sides that have nothing to relay. */
@Timeout(60)
class DaemonTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final long MILLI = 1_000_000;

    private final Lines lines = new Lines();
    private final Quiet sides = new Quiet();

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void startsWorksStopsAndGivesTheLeaseUp() throws Exception {
        Daemon daemon = daemon(0);
        daemon.start();
        awaitState(daemon, Status.State.ACTIVE);
        Await.until(SOON, "readiness", () -> daemon.vitals().host().onceReady());
        Await.until(SOON, "a look at the backlog", () -> daemon.vitals().backlog() != null);
        assertThat(daemon.stop(Duration.ofSeconds(5))).isEqualTo(ExitCode.STOPPED);
        assertThat(sides.released).isTrue();
        assertThat(sides.closed).isTrue();
        assertThat(lines.events())
                .containsSubsequence("daemon.starting", "lease.acquired", "lane.stopped", "daemon.stopped");
    }

    @Test
    void waitsForADatabaseThatIsNotThereAndSaysSo() throws Exception {
        sides.away = true;
        Daemon daemon = daemon(0);
        daemon.start();
        Await.until(
                SOON, "the trouble", () -> !daemon.vitals().host().troubles().isEmpty());
        assertThat(daemon.vitals().host().troubles().get(0).kind()).isEqualTo("database");
        assertThat(daemon.vitals().host().onceReady()).isFalse();
        sides.away = false;
        awaitState(daemon, Status.State.ACTIVE);
        assertThat(daemon.vitals().host().troubles()).isEmpty();
        assertThat(daemon.stop(Duration.ofSeconds(5))).isEqualTo(ExitCode.STOPPED);
        assertThat(lines.events()).containsSubsequence("database.away", "database.back");
    }

    @Test
    void stopsWhileItWaits() throws Exception {
        sides.away = true;
        Daemon daemon = daemon(0);
        daemon.start();
        assertThat(daemon.stop(Duration.ofSeconds(5))).isEqualTo(ExitCode.STOPPED);
    }

    @Test
    void refusesWhatWaitingDoesNotMend() throws Exception {
        sides.problems = List.of("no column seq", "no grant");
        Daemon daemon = daemon(0);
        daemon.start();
        Await.until(SOON, "the end", () -> sides.closed);
        assertThat(daemon.stop(Duration.ofSeconds(5))).isEqualTo(ExitCode.REFUSED);
        assertThat(lines.all()).extracting(line -> line.getFormattedMessage()).contains("no column seq", "no grant");
    }

    @Test
    void refusesAPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(daemon(taken.getLocalPort()).run()).isEqualTo(ExitCode.TOO_EARLY);
        }
        assertThat(sides.closed).isTrue();
    }

    @Test
    void neverLivesOnHalfDead() throws Exception {
        Daemon daemon = daemon(0);
        daemon.start();
        awaitState(daemon, Status.State.ACTIVE);
        sides.dieReading = true;
        Await.until(SOON, "the end", () -> sides.closed);
        assertThat(daemon.stop(Duration.ZERO)).isEqualTo(ExitCode.DIED);
        assertThat(lines.events()).contains("daemon.died");
    }

    @Test
    void isNotHeldBackByADatabaseThatHangs() throws Exception {
        Daemon daemon = daemon(0);
        daemon.start();
        awaitState(daemon, Status.State.ACTIVE);
        sides.hangingLease = true;
        assertThat(daemon.stop(Duration.ofMillis(100))).isEqualTo(ExitCode.UNFINISHED);
    }

    private Daemon daemon(int port) {
        Settings settings = new Settings(
                new Settings.Lease("me", 1_000 * MILLI, 200 * MILLI),
                new Settings.Reading(100, 2 * MILLI, 20 * MILLI, 100, MILLI),
                new Settings.Window(100, 1 << 20, 100),
                new Settings.Sending(
                        100 * MILLI,
                        100 * MILLI,
                        1_000 * MILLI,
                        10 * MILLI,
                        1_000 * MILLI,
                        new Settings.Asking(1_000 * MILLI, 1_000 * MILLI)),
                new Settings.Blocking(Settings.PoisonPolicy.BLOCK, 100, 100),
                new Settings.Marking(100, MILLI, Recording.ROW, SynchronousCommit.ON));
        return new Daemon(
                new Plan(
                        settings,
                        "me",
                        HttpSettings.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(20),
                        "test"),
                sides);
    }

    private static void awaitState(Daemon daemon, Status.State state) {
        Await.until(SOON, () -> state + ", is " + daemon.vitals(), () -> {
            Vitals vitals = daemon.vitals();
            return vitals.relay() != null && vitals.relay().lane().state() == state;
        });
    }

    /** Also a thread of one of the two sides, such as one that ends a producer; and what comes later takes nothing of that back. */
    @Test
    void aThreadBesideTheLoopThatDiesEndsItToo() throws Exception {
        Daemon daemon = daemon(0);
        daemon.start();
        awaitState(daemon, Status.State.ACTIVE);
        Thread dead = new Thread(() -> {});
        sides.crashes.uncaughtException(dead, new IllegalStateException("out of the blue"));
        sides.hangingLease = true;
        Await.until(SOON, "the end", () -> sides.closed);
        assertThat(daemon.stop(Duration.ZERO)).isEqualTo(ExitCode.DIED);
    }

    /** A database that grants the lease and holds no rows, and a cluster that is away. */
    private static final class Quiet implements Ports, Outbox, Broker {
        volatile boolean away;
        volatile boolean dieReading;
        volatile boolean hangingLease;
        volatile boolean released;
        volatile boolean closed;
        volatile List<String> problems = List.of();
        volatile Thread.UncaughtExceptionHandler crashes = (thread, thrown) -> {};

        @Override
        public void crashing(Thread.UncaughtExceptionHandler handler) {
            crashes = handler;
        }

        @Override
        public void prove() throws OutboxException, RefusedException {
            if (away) {
                throw new OutboxException("connection refused", null);
            }
            if (!problems.isEmpty()) {
                throw new RefusedException(problems);
            }
        }

        @Override
        public Outbox outbox() {
            return this;
        }

        @Override
        public Broker broker() {
            return this;
        }

        @Override
        public Partitioning partitioning() {
            return (row, partitions) -> 0;
        }

        @Override
        public Backlog backlog() {
            return new Backlog(0, null, 0, 0);
        }

        @Override
        public synchronized void close() {
            closed = true;
            notifyAll();
        }

        @Override
        public synchronized LeaseAnswer hold(LeaseAsk ask) throws OutboxException {
            while (hangingLease && !closed) {
                try {
                    wait(60_000);
                } catch (InterruptedException e) {
                    throw new OutboxException("interrupted", e);
                }
            }
            released |= ask.kind() == LeaseAsk.Kind.RELEASE;
            boolean held = ask.kind() != LeaseAsk.Kind.RELEASE;
            Inheritance inheritance =
                    ask.kind() == LeaseAsk.Kind.ACQUIRE ? new Inheritance(Progress.NONE, List.of(), List.of()) : null;
            return new LeaseAnswer(held, 1, held ? "me" : "", false, new Incarnation("1"), inheritance);
        }

        @Override
        public Page read(PageAsk ask) {
            if (dieReading) {
                throw new IllegalStateException("out of the blue");
            }
            return new Page(List.of(), false, new Incarnation("1"), 0, null);
        }

        @Override
        public Page readWaiting(WaitingAsk ask) {
            return new Page(List.of(), false, new Incarnation("1"), 0, null);
        }

        @Override
        public WriteAnswer write(WriteBack batch) {
            return new WriteAnswer(true, List.of());
        }

        @Override
        public Session open(int number, Listener listener) throws BrokerException {
            throw new BrokerException(
                    new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "Away", "nobody there"), null);
        }

        @Override
        public Failure look() {
            return new Failure(Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "Away", "nobody there");
        }

        @Override
        public List<TopicState> describe(Collection<String> topics) {
            return List.of();
        }
    }
}
