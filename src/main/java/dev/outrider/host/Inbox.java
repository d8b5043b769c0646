package dev.outrider.host;

import dev.outrider.core.Answer;
import dev.outrider.core.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where every other thread leaves word for the loop: a bounded ring that many threads fill and one empties, without a lock.
 *
 * <p>It holds events and single answers, in the order in which they came. There is one slot for every row of the window and some for events, of
 * which only a few can be open at a time; so it cannot be full, and a producer's callback never blocks. Were it full all the same, a bound
 * would be broken that everything else rests on, and {@link #put} throws.
 */
final class Inbox {

    /** Events that may wait together: one answer for each question that may be open, and what people ask, with room to spare. */
    private static final int EVENT_SLOTS = 64 + Commander.TOLD_TOGETHER + Commander.PAUSES_TOLD;

    private static final Event WOKEN = new Event.Woken();

    private final AtomicReferenceArray<@Nullable Object> slots;
    private final int mask;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();
    private volatile @Nullable Thread parked;
    private volatile boolean gathering;
    private volatile boolean rung;
    private volatile long throttledNanos;
    private long throttledTold;

    /**
     * An empty inbox.
     *
     * @param windowRows rows that may be on their way together, and so answers that may wait together
     */
    Inbox(int windowRows) {
        int wanted = Math.addExact(windowRows, EVENT_SLOTS);
        int length = Integer.highestOneBit(wanted - 1) << 1;
        slots = new AtomicReferenceArray<>(length);
        mask = length - 1;
    }

    /** Leaves an answer. Never blocks; for the producer's threads. */
    void put(Answer answer) {
        enqueue(answer);
        if (!gathering) {
            wake();
        }
    }

    /** Leaves an event. Never blocks. */
    void put(Event event) {
        enqueue(event);
        wake();
    }

    /** Says that rows were committed. Any number of these are one: they take no slot, so that no storm of them can fill the ring. Never blocks. */
    void ring() {
        rung = true;
        if (!gathering) {
            wake();
        }
    }

    /** Says how long brokers make the producer wait. Only the last word counts: it takes no slot. Never blocks. */
    void throttled(long nanos) {
        if (throttledNanos != nanos) {
            throttledNanos = nanos;
            wake();
        }
    }

    private void enqueue(Object word) {
        long at;
        do {
            at = tail.get();
            if (at - head.get() >= slots.length()) {
                throw new IllegalStateException(
                        "inbox is full with " + slots.length() + " messages: a bound is broken");
            }
        } while (!tail.compareAndSet(at, at + 1));
        // A volatile store: a weaker one could be delayed past the look at `parked`, and the loop would sleep on a full
        // inbox.
        slots.set((int) at & mask, word);
    }

    /** Wakes the loop if it waits; cheap if it does not, as it is under load. Whatever it is woken for must be visible to {@link #await} before. */
    private void wake() {
        Thread sleeper = parked;
        if (sleeper != null) {
            parked = null;
            LockSupport.unpark(sleeper);
        }
    }

    /** Takes what is there, in order, with neighbouring answers together in one event. Only for the loop's thread. */
    List<Event> drain() {
        List<Event> events = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        if (rung) {
            // One that comes between these two lines is told by this event as well: nobody has looked yet.
            rung = false;
            events.add(WOKEN);
        }
        long throttled = throttledNanos;
        if (throttled != throttledTold) {
            throttledTold = throttled;
            events.add(new Event.Throttled(throttled));
        }
        for (int taken = 0; taken <= mask; taken++) {
            Object word = take();
            if (word == null) {
                break;
            }
            if (word instanceof Answer answer) {
                answers.add(answer);
            } else {
                answers = closeBatch(answers, events);
                events.add((Event) word);
            }
        }
        closeBatch(answers, events);
        return events;
    }

    private static List<Answer> closeBatch(List<Answer> answers, List<Event> events) {
        if (answers.isEmpty()) {
            return answers;
        }
        events.add(new Event.Answered(answers));
        return new ArrayList<>();
    }

    private @Nullable Object take() {
        long at = head.get();
        int slot = (int) at & mask;
        Object word = slots.get(slot);
        if (word != null) {
            slots.lazySet(slot, null);
            head.lazySet(at + 1);
        }
        return word;
    }

    /**
     * Waits until an event comes or the time is up, and lets answers gather meanwhile: they come one by one, and a turn for each, with its
     * falling asleep and being woken, would cost many times what the answer itself does. Only for the loop's thread.
     */
    void gather(long nanos) {
        if (nanos <= 0) {
            return;
        }
        gathering = true;
        parked = Thread.currentThread();
        LockSupport.parkNanos(this, nanos);
        parked = null;
        gathering = false;
    }

    /** Waits until there is a word or the time is up; may return early. The one blocking call of the loop, only for its thread. */
    void await(long nanos) {
        if (nanos <= 0) {
            return;
        }
        parked = Thread.currentThread();
        if (!rung && throttledNanos == throttledTold && slots.get((int) head.get() & mask) == null) {
            LockSupport.parkNanos(this, nanos);
        }
        parked = null;
    }
}
