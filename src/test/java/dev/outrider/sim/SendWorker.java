package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.Event;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The thread that hands rows to the producer, and may be blocked in {@code send()} for a while. Closing a session overtakes the rows that
 * still wait for it, and its end is told after the answers of all rows that were asked for until then.
 */
final class SendWorker implements Broker.Listener {

    private static final long BLOCKED_NANOS = 300 * Dice.MILLI;

    private static final class Slot {
        final int number;
        final ArrayDeque<Outgoing> queue = new ArrayDeque<>();

        @Nullable
        FakeSession session;

        boolean failed;
        boolean barred;
        boolean told;

        Slot(int number) {
            this.number = number;
        }
    }

    private final World world;
    private final Instance instance;
    private final Dice dice;
    private final Map<Integer, Slot> slots = new HashMap<>();
    private boolean busy;

    SendWorker(World world, Instance instance, Dice dice) {
        this.world = world;
        this.instance = instance;
        this.dice = dice;
    }

    void opening(int number) {
        slots.put(number, new Slot(number));
    }

    void opened(int number, FakeSession session) {
        Slot slot = slot(number);
        slot.session = session;
        if (slot.barred) {
            session.close();
        }
    }

    void notOpened(int number) {
        Slot slot = slot(number);
        slot.failed = true;
        if (slot.barred) {
            end(slot);
        }
    }

    private Slot slot(int number) {
        Slot slot = slots.get(number);
        if (slot == null) {
            throw new Violation(Invariant.CONTRACT, "there is no session " + number);
        }
        return slot;
    }

    void send(List<Outgoing> rows) {
        for (Outgoing attempt : rows) {
            Slot slot = slot(attempt.session());
            slot.queue.add(attempt);
        }
        rows.stream().map(Outgoing::session).distinct().forEach(number -> plan(slot(number)));
    }

    private void plan(Slot slot) {
        if (busy || slot.queue.isEmpty()) {
            return;
        }
        busy = true;
        long delay = dice.between(1L, 300 * Dice.MICRO);
        if (world.faults.strikes(Rate.BUFFER_IS_FULL)) {
            world.faults.count(Happening.BUFFER_FULL);
            delay = dice.spread(Dice.MILLI, BLOCKED_NANOS);
        }
        world.agenda.after(delay, () -> instance.gate.run(() -> handOver(slot)));
    }

    private void handOver(Slot slot) {
        busy = false;
        List<Outgoing> some = new ArrayList<>();
        int most = dice.between(1, 10);
        while (some.size() < most && !slot.queue.isEmpty()) {
            some.add(slot.queue.poll());
        }
        FakeSession session = slot.session;
        if (slot.barred || session == null) {
            some.forEach(this::notSent);
        } else if (!some.isEmpty()) {
            session.send(some);
        }
        slots.values().forEach(this::plan);
    }

    void close(int number) {
        Slot slot = slot(number);
        slot.barred = true;
        while (!slot.queue.isEmpty()) {
            notSent(slot.queue.poll());
        }
        if (slot.session != null) {
            slot.session.close();
        } else if (slot.failed) {
            end(slot);
        }
    }

    private void notSent(Outgoing attempt) {
        answered(new Answer(
                attempt,
                FakeSession.failure(
                        Failure.Kind.RETRY, Failure.Outcome.NOT_SENT, "the session was closed before the row's turn")));
    }

    @Override
    public void answered(Answer answer) {
        instance.answer(answer);
    }

    @Override
    public void closed(int number) {
        Slot slot = slot(number);
        slot.barred = true;
        while (!slot.queue.isEmpty()) {
            notSent(slot.queue.poll());
        }
        end(slot);
    }

    private void end(Slot slot) {
        if (!slot.told) {
            slot.told = true;
            instance.post(new Event.SessionClosed(slot.number));
        }
    }

    /** The process is dead. */
    void abandon() {
        for (Slot slot : slots.values()) {
            if (slot.session != null) {
                slot.session.abandon();
            }
        }
    }
}
