package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.outrider.core.OutboxException;
import dev.outrider.core.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When dead letters are published, how it waits when they cannot be, and what it tells. */
class PostmanTest {

    private static final long SECOND = 1_000_000_000;

    private final Lines lines = new Lines();
    private final AtomicBoolean holding = new AtomicBoolean(true);
    private final AtomicLong clock = new AtomicLong(1);
    private final List<Long> asked = new ArrayList<>();
    private final List<Status.Trouble> troubles = new ArrayList<>();
    private final Office office = new Office();
    private final Postman postman = new Postman(office, holding::get, new CountDownLatch(1), clock::get, troubles::add);

    /** Twenty letters in pages of ten; some fail. */
    private final class Office implements Ports.Post {
        private int left = 20;
        private int failing;
        private boolean away;
        private int rests;

        @Override
        public Ports.Posted post(long after) throws OutboxException {
            asked.add(after);
            if (away) {
                throw new OutboxException("the database is away", null);
            }
            int rows = after >= 20 ? 0 : Math.min(10, left);
            int sent = Math.max(0, rows - failing);
            left -= sent;
            return new Ports.Posted(
                    rows == 0 ? after : after + 10, rows, sent, rows > sent ? "letters.dead: no such topic" : null);
        }

        @Override
        public void rest() {
            rests++;
        }
    }

    @AfterEach
    void close() {
        lines.close();
    }

    @Test
    void pageAfterPageIsPublishedWithoutARest() {
        assertThat(postman.look()).isZero();
        assertThat(postman.look()).isZero();
        assertThat(postman.look()).isEqualTo(SECOND);
        assertThat(asked).containsExactly(0L, 10L, 20L);
        assertThat(postman.seen().sent()).isEqualTo(20);
        assertThat(postman.seen().error()).isNull();
    }

    @Test
    void nothingIsPublishedWithoutTheLane() {
        holding.set(false);
        assertThat(postman.look()).isEqualTo(SECOND);
        assertThat(asked).isEmpty();
        assertThat(office.rests).isEqualTo(1);
    }

    @Test
    void oneThatCannotBePublishedDoesNotHideThoseBehindIt() {
        office.failing = 1;
        assertThat(postman.look()).isZero();
        assertThat(postman.look()).isZero();
        assertThat(postman.look()).isGreaterThanOrEqualTo(SECOND);
        assertThat(asked).containsExactly(0L, 10L, 20L);
        assertThat(postman.seen().sent()).isEqualTo(18);
        assertThat(postman.seen().failed()).isEqualTo(2);
        assertThat(postman.seen().error()).contains("no such topic");
        postman.look();
        assertThat(asked).endsWith(0L);
    }

    @Test
    void failingForTenSecondsIsATroubleAndItEndsWithTheFirstRoundWithoutAFailure() {
        office.failing = 10;
        assertThat(postman.look()).isEqualTo(SECOND);
        assertThat(postman.look()).isEqualTo(2 * SECOND);
        assertThat(postman.seen().trouble()).isNull();
        clock.addAndGet(Postman.PATIENCE_NANOS);
        postman.look();
        postman.look();
        postman.look();
        Status.Trouble trouble = postman.seen().trouble();
        assertThat(trouble).isNotNull();
        assertThat(trouble.kind()).isEqualTo("dead-letter");
        assertThat(trouble.message()).contains("no such topic");
        assertThat(trouble.sinceNanos()).isEqualTo(1);
        assertThat(troubles).hasSize(1);
        office.failing = 0;
        for (int i = 0; i < 6; i++) {
            postman.look();
        }
        assertThat(postman.seen().trouble()).isNull();
        assertThat(postman.seen().error()).isNull();
        assertThat(postman.seen().sent()).isEqualTo(20);
    }

    @Test
    void aDatabaseThatIsAwayIsWaitedForEverLongerAndNoLongerThanFiveSeconds() {
        office.away = true;
        long wait = 0;
        for (int i = 0; i < 10; i++) {
            long next = postman.look();
            assertThat(next).isGreaterThanOrEqualTo(wait);
            wait = next;
        }
        assertThat(wait).isEqualTo(5 * SECOND);
        clock.addAndGet(Postman.PATIENCE_NANOS);
        postman.look();
        assertThat(postman.seen().error()).isEqualTo("the database is away");
        assertThat(troubles).hasSize(1);
        holding.set(false);
        postman.look();
        assertThat(postman.seen().trouble()).isNull();
        assertThat(postman.seen().error()).as("for the next holder to tell").isNull();

        holding.set(true);
        postman.look();
        clock.addAndGet(Postman.PATIENCE_NANOS);
        postman.look();
        assertThat(troubles).as("each term tells its own").hasSize(2);
    }

    @Test
    void theProducerIsLetGoAfterAMinuteWithoutLetters() {
        for (int i = 0; i < 4; i++) {
            postman.look();
        }
        assertThat(office.rests).isZero();
        clock.addAndGet(61 * SECOND);
        postman.look();
        assertThat(office.rests).isEqualTo(1);
    }
}
