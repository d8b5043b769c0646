package dev.outrider.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.outrider.core.Answer;
import dev.outrider.core.ChainId;
import dev.outrider.core.Content;
import dev.outrider.core.Event;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Row;
import dev.outrider.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InboxTest {

    private static final long LONG = Duration.ofMinutes(5).toNanos();

    @Test
    void wordsComeOutInOrderWithNeighbouringAnswersTogether() {
        Inbox inbox = new Inbox(100);
        Event opened = new Event.SessionOpened(1);
        Event closed = new Event.SessionClosed(1);
        inbox.put(opened);
        inbox.put(answer(0, 1));
        inbox.put(answer(0, 2));
        inbox.put(closed);
        inbox.put(answer(0, 3));

        List<Event> events = inbox.drain();
        assertThat(events).hasSize(4);
        assertThat(events.get(0)).isSameAs(opened);
        assertThat(numbers(events.get(1))).containsExactly(1L, 2L);
        assertThat(events.get(2)).isSameAs(closed);
        assertThat(numbers(events.get(3))).containsExactly(3L);
        assertThat(inbox.drain()).isEmpty();
    }

    /** It takes no slot, however often it changes before it is heard. */
    @Test
    void ofThrottlingTheLastWordIsHeardAndOnlyOnce() {
        Inbox inbox = new Inbox(1);
        for (int i = 1; i <= 1_000; i++) {
            inbox.throttled(i);
        }
        assertThat(inbox.drain()).containsExactly(new Event.Throttled(1_000));
        inbox.throttled(1_000);
        assertThat(inbox.drain()).isEmpty();
        inbox.throttled(0);
        assertThat(inbox.drain()).containsExactly(new Event.Throttled(0));
    }

    @Test
    void thereIsASlotForEveryRowAndABrokenBoundIsNotHidden() {
        Inbox inbox = new Inbox(1_000);
        for (int i = 1; i <= 1_000; i++) {
            inbox.put(answer(0, i));
        }
        inbox.put(new Event.Tick());
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 2_000; i++) {
                        inbox.put(new Event.Tick());
                    }
                })
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("bound");
    }

    @Test
    void anyNumberOfRingsIsOneEventAndTakesNoSlot() {
        Inbox inbox = new Inbox(100);
        for (int i = 0; i < 10_000; i++) {
            inbox.ring();
        }
        inbox.put(new Event.SessionOpened(1));
        assertThat(inbox.drain()).containsExactly(new Event.Woken(), new Event.SessionOpened(1));
        assertThat(inbox.drain()).isEmpty();
    }

    @Test
    @Timeout(20)
    void aRingEndsTheWaitWhetherItComesBeforeOrMeanwhile() throws Exception {
        Inbox inbox = new Inbox(10);
        inbox.ring();
        inbox.await(LONG);
        assertThat(inbox.drain()).containsExactly(new Event.Woken());
        Thread loop = new Thread(() -> inbox.await(LONG));
        loop.start();
        Await.until(Duration.ofSeconds(10), "the wait", () -> loop.getState() == Thread.State.TIMED_WAITING);
        inbox.ring();
        loop.join();
    }

    @Test
    @Timeout(20)
    void aWordThatIsThereEndsTheWaitAtOnce() {
        Inbox inbox = new Inbox(10);
        inbox.put(new Event.Tick());
        inbox.await(LONG);
        assertThat(inbox.drain()).hasSize(1);
        inbox.await(1_000);
        inbox.await(0);
        inbox.await(-1);
        assertThat(inbox.drain()).isEmpty();
    }

    @Test
    @Timeout(20)
    void answersGatherUntilAnEventEndsTheWait() throws Exception {
        Inbox inbox = new Inbox(10);
        Thread loop = new Thread(() -> inbox.gather(LONG));
        loop.start();
        Await.until(Duration.ofSeconds(10), "the loop to wait", () -> loop.getState() == Thread.State.TIMED_WAITING);
        inbox.put(answer(0, 1));
        Await.holds(
                Duration.ofMillis(100),
                () -> "waiting for company",
                () -> loop.getState() == Thread.State.TIMED_WAITING);
        inbox.put(new Event.Tick());
        loop.join();
        assertThat(inbox.drain()).hasSize(2);
        inbox.gather(0);
    }

    /** Would hang if a wake-up could be lost: every thread leaves its next word only when the reader has told it of the last. */
    @Test
    @Timeout(60)
    void noWordAndNoWakeUpIsLost() throws Exception {
        int threads = 4;
        int words = 20_000;
        Inbox inbox = new Inbox(threads * 100);
        List<Thread> writers = new ArrayList<>();
        Semaphore[] credit = new Semaphore[threads];
        for (int t = 0; t < threads; t++) {
            int thread = t;
            credit[t] = new Semaphore(t == 0 ? 1 : 100);
            writers.add(new Thread(() -> {
                for (int i = 1; i <= words; i++) {
                    credit[thread].acquireUninterruptibly();
                    inbox.put(answer(thread, i));
                }
            }));
        }
        writers.forEach(Thread::start);
        Map<Integer, Long> last = new HashMap<>();
        for (int seen = 0; seen < threads * words; ) {
            inbox.await(LONG);
            for (Event event : inbox.drain()) {
                for (Answer answer : ((Event.Answered) event).answers()) {
                    int thread = answer.outgoing().partition();
                    long number = answer.outgoing().row().seq();
                    assertThat(number).isEqualTo(1 + last.getOrDefault(thread, 0L));
                    last.put(thread, number);
                    credit[thread].release();
                    seen++;
                }
            }
        }
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(inbox.drain()).isEmpty();
    }

    private static List<Long> numbers(Event event) {
        return ((Event.Answered) event)
                .answers().stream().map(answer -> answer.outgoing().row().seq()).toList();
    }

    private static Answer answer(int thread, long seq) {
        Row row = new Row(seq, "id-" + seq, new ChainId("t", null), null, Content.of(null), null);
        return new Answer(Outgoing.of(row, 1, thread, false), null);
    }

    /** Said between the loop's last look and its falling asleep, nothing else would wake it for seconds. */
    @Test
    void nobodySleepsOverAWordThatTakesNoSlot() {
        Inbox inbox = new Inbox(10);
        inbox.throttled(7);
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> inbox.await(LONG));
        assertThat(inbox.drain()).containsExactly(new Event.Throttled(7));
        inbox.ring();
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> inbox.await(LONG));
        assertThat(inbox.drain()).hasSize(1);
    }
}
