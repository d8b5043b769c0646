package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Status;
import dev.outrider.mark.Retention;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When rows are deleted, how much it rests, and what it tells. */
@Timeout(60)
class RetainerTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000 * MILLI;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Lines lines = new Lines();
    private final AtomicBoolean holding = new AtomicBoolean();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicLong clock = new AtomicLong(1);
    private final AtomicLong batches = new AtomicLong();
    private final List<Status.Trouble> troubles = new ArrayList<>();
    private volatile String failure = "";
    private volatile long idleNanos;
    private final Retainer retainer = new Retainer(this::sweep, holding::get, stop, clock::get, troubles::add);

    /** Every batch takes five milliseconds. */
    private Retention.Swept sweep(long nowNanos) throws OutboxException {
        batches.incrementAndGet();
        clock.addAndGet(5 * MILLI);
        if (!failure.isEmpty()) {
            throw new OutboxException(failure, null);
        }
        return new Retention.Swept(3, 2, 9, idleNanos);
    }

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void restsInProportionToItsWork() {
        assertThat(retainer.sweep()).isEqualTo(20 * MILLI);
        idleNanos = SECOND;
        assertThat(retainer.sweep()).isEqualTo(SECOND);
        assertThat(retainer.seen().deletedRows()).isEqualTo(4);
        assertThat(retainer.seen().upTo()).isEqualTo(9);
    }

    @Test
    void aFailureIsToldOnceAndTriedAgainMoreAndMoreRarely() {
        failure = "canceling statement due to lock timeout";
        assertThat(retainer.sweep()).isEqualTo(SECOND);
        assertThat(retainer.sweep()).isEqualTo(2 * SECOND);
        assertThat(retainer.seen().error()).contains("lock timeout");
        for (int time = 0; time < 10; time++) {
            retainer.sweep();
        }
        assertThat(retainer.sweep()).isEqualTo(60 * SECOND);
        failure = "";
        retainer.sweep();
        assertThat(retainer.seen().error()).isNull();
        assertThat(lines.events()).containsExactly("retention.failed", "retention.back");
    }

    @Test
    void failingForAMinuteIsATroubleToldOnceAndOverWithTheFirstSuccess() {
        holding.set(true);
        failure = "permission denied for table outbox";
        long first = clock.get() + 5 * MILLI;
        int tries = 0;
        while (retainer.seen().trouble() == null) {
            assertThat(clock.get() - first).as("patience").isLessThan(2 * 60 * SECOND);
            clock.addAndGet(retainer.look());
            tries++;
        }
        assertThat(tries).isGreaterThan(3);
        assertThat(retainer.seen().trouble().kind()).isEqualTo("retention");
        assertThat(retainer.seen().trouble().message()).contains("permission denied");
        assertThat(retainer.seen().trouble().sinceNanos()).isEqualTo(first);
        retainer.look();
        assertThat(troubles).hasSize(1);
        failure = "";
        retainer.look();
        assertThat(retainer.seen().trouble()).isNull();
        assertThat(lines.events()).containsExactly("retention.failed", "retention.stuck", "retention.back");

        failure = "permission denied for table outbox";
        clock.addAndGet(retainer.look());
        assertThat(retainer.seen().trouble()).as("anew").isNull();
    }

    /** An instance that stands by deletes nothing and is not to blame that nothing is deleted. */
    @Test
    void withoutTheLaneThereIsNoTrouble() {
        holding.set(true);
        failure = "permission denied for table outbox";
        while (retainer.seen().trouble() == null) {
            clock.addAndGet(retainer.look());
        }
        holding.set(false);
        retainer.look();
        assertThat(retainer.seen().trouble()).isNull();
        assertThat(retainer.seen().error()).as("which would page for ever").isNull();
        holding.set(true);
        clock.addAndGet(retainer.look());
        assertThat(retainer.seen().trouble()).as("its time counts anew").isNull();
        while (retainer.seen().trouble() == null) {
            clock.addAndGet(retainer.look());
        }
        assertThat(lines.events())
                .as("each term tells its own, and what it left behind was not mended")
                .containsExactly("retention.failed", "retention.stuck", "retention.failed", "retention.stuck");
    }

    @Test
    void worksOnlyWhileTheLaneIsHeldAndUntilTheStop() throws Exception {
        Thread thread = new Thread(retainer, "retainer-test");
        thread.start();
        try {
            // It has looked for the lane, and waits before it looks again.
            Await.until(SOON, "the first look", () -> thread.getState() == Thread.State.TIMED_WAITING);
            assertThat(batches.get()).isZero();
            holding.set(true);
            Await.until(SOON, "a batch", () -> batches.get() > 0);
        } finally {
            stop.countDown();
        }
        thread.join(SOON.toMillis());
        assertThat(thread.isAlive()).isFalse();
    }
}
