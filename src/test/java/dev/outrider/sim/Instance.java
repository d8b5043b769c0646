package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Event;
import dev.outrider.core.Relay;
import dev.outrider.core.TopicState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A relay process: the core, its inbox, its clock, and the workers that ask the world for it. */
final class Instance {

    private static final long TURN_NANOS = 100 * Dice.MICRO;
    private static final long LATE_TURN_NANOS = 50 * Dice.MILLI;
    private static final int FRUITLESS_TICKS = 400;
    private static final long FRUITLESS_NANOS = 20 * Dice.MILLI;

    /** What was told already, and is told once more. */
    private record Echo(Event event) {}

    final String owner;
    final int host;
    final Gate gate = new Gate();
    final RelayJudge judge;
    final PauseJudge pauseJudge;
    private final World world;
    private final long clockOffsetNanos;
    private final Dice dice;
    private final Asking asking;
    private final Relay relay;
    private final ArrayDeque<Object> inbox = new ArrayDeque<>();
    private boolean turnPlanned;
    private long wakeAtNanos = Long.MAX_VALUE;
    private @Nullable Long stopBy;
    private boolean disturbedStop;
    private long givenUp;
    private int fruitless;
    private long fruitlessSinceNanos;

    Instance(World world, int host, String owner) {
        this.world = world;
        this.host = host;
        this.owner = owner;
        this.dice = world.dice.split();
        this.clockOffsetNanos = dice.between(0L, 1_000 * Dice.SECOND);
        this.judge = new RelayJudge(world.recipe.settings(), world.truth, world.logJudge);
        this.pauseJudge = new PauseJudge(world.database.pauses, world.faults);
        this.asking = new Asking(world, this, dice.split());
        this.relay = world.parts.relay(world.settingsFor(owner), new HashPartitioning(), asking.effects());
        post(new Event.Tick());
    }

    long now() {
        return world.agenda.now() + clockOffsetNanos;
    }

    boolean dead() {
        return gate.dead();
    }

    boolean stopping() {
        return stopBy != null;
    }

    // ---- what befalls it

    /** SIGKILL. What is on the wire is not called back. */
    void crash() {
        gate.die();
        asking.abandon();
    }

    /** The loop stands still; the producer's threads and the workers live on. */
    void pause() {
        gate.pause(true);
        disturbedStop = true;
    }

    /** SIGSTOP: every thread stands still. */
    void freeze() {
        gate.pause(true);
        disturbedStop = true;
        gate.freeze();
    }

    void resume() {
        gate.pause(false);
        gate.thaw();
        planTurn();
    }

    boolean paused() {
        return gate.paused();
    }

    void stop(long withinNanos) {
        long by = now() + withinNanos;
        Long before = stopBy;
        stopBy = before == null ? by : Math.min(by, before);
        disturbedStop |= paused();
        post(new Event.Stop(by));
    }

    // ---- the loop

    /** Something happened: an {@link Event}, or an {@link Answer} to be delivered together with its neighbours. */
    void post(Object happened) {
        if (!dead()) {
            inbox.add(happened);
            planTurn();
        }
    }

    /**
     * An answer. The core has given up many a question by the time of its answer, and knows attempts that are no longer a row's present one: a second copy
     * of what it has heard must mean as little.
     */
    void answer(Object answer) {
        post(answer);
        if (world.faults.strikes(Rate.ANSWER_COMES_TWICE)) {
            Event again = answer instanceof Answer one ? new Event.Answered(List.of(one)) : (Event) answer;
            long delay = dice.spread(TURN_NANOS, world.recipe.settings().lease().ttlNanos());
            world.agenda.after(delay, () -> gate.run(() -> post(new Echo(again))));
        }
    }

    private void planTurn() {
        if (!turnPlanned) {
            turnPlanned = true;
            // Now and then the loop is late: garbage is collected, or the processor is busy elsewhere.
            long delay = world.faults.strikes(Rate.LOOP_IS_LATE)
                    ? dice.spread(TURN_NANOS, LATE_TURN_NANOS)
                    : dice.between(1L, TURN_NANOS);
            world.agenda.after(delay, () -> gate.run(this::turn));
        }
    }

    private void turn() {
        turnPlanned = false;
        if (paused()) {
            return;
        }
        gate.turned();
        if (inbox.isEmpty()) {
            deliver(new Event.Tick());
        }
        while (!inbox.isEmpty() && !dead() && !paused()) {
            if (inbox.peek() instanceof Echo echo) {
                inbox.removeFirst();
                deliverAgain(echo.event());
            } else {
                deliver(next());
            }
        }
        if (!dead()) {
            afterTurn();
        }
    }

    private Event next() {
        Object head = inbox.poll();
        if (head instanceof Event event) {
            return event;
        }
        List<Answer> answers = new ArrayList<>();
        answers.add((Answer) head);
        int most = dice.between(1, 20);
        while (answers.size() < most && inbox.peek() instanceof Answer) {
            answers.add((Answer) inbox.poll());
        }
        return new Event.Answered(answers);
    }

    private void deliver(Event event) {
        world.trace.note(event.getClass().getSimpleName(), host, event);
        judged(event);
        hear(event);
    }

    /** The judges have counted it. */
    private void deliverAgain(Event event) {
        world.trace.note("again", host, event);
        world.faults.count(Happening.ANSWER_CAME_TWICE);
        hear(event);
    }

    private void hear(Event event) {
        long asked = asking.count();
        try {
            relay.on(world.parts.told(event), now());
        } catch (Violation violation) {
            throw violation;
        } catch (RuntimeException e) {
            throw new Violation(Invariant.CORE_DOES_NOT_THROW, e);
        }
        if (event instanceof Event.WriteFailed) {
            countGivenUp();
        }
        watchForSpin(event instanceof Event.Tick && asked == asking.count());
    }

    private void judged(Event event) {
        if (event instanceof Event.Answered answered) {
            answered.answers().forEach(judge::answered);
        } else if (event instanceof Event.LeaseAnswered lease) {
            judge.leaseAnswered(lease.ask(), lease.answer());
            pauseJudge.leaseAnswered(lease.answer());
        } else if (event instanceof Event.Written written && written.answer().applied()) {
            judge.recorded(written.batch().published());
        } else if (event instanceof Event.PausesRead read) {
            pauseJudge.told(read);
        } else if (event instanceof Event.TopicsDescribed described
                && described.topics().stream().anyMatch(this::isPausedAndRefused)) {
            world.faults.count(Happening.PAUSED_TOPIC_REFUSED);
        }
    }

    private boolean isPausedAndRefused(TopicState state) {
        return state.failure() != null
                && world.database.pauses.all().stream()
                        .anyMatch(pause -> state.topic().equals(pause.topic()));
    }

    private void watchForSpin(boolean nothingCameOfIt) {
        if (!nothingCameOfIt) {
            fruitless = 0;
            return;
        }
        if (fruitless++ == 0) {
            fruitlessSinceNanos = world.agenda.now();
        }
        if (fruitless > FRUITLESS_TICKS) {
            if (world.agenda.now() - fruitlessSinceNanos < FRUITLESS_NANOS) {
                throw new Violation(Invariant.CORE_DOES_NOT_SPIN, owner + " ticks and ticks");
            }
            fruitless = 0;
        }
    }

    private void afterTurn() {
        Long by = stopBy;
        if (by != null && relay.isStopped()) {
            judge.stopped(now() < by);
            world.ended(this);
            return;
        }
        long deadline = relay.nextDeadlineNanos();
        if (deadline == Long.MAX_VALUE) {
            return;
        }
        long at = Math.max(world.agenda.now() + TURN_NANOS / 10, deadline - clockOffsetNanos);
        if (at < wakeAtNanos || wakeAtNanos <= world.agenda.now()) {
            wakeAtNanos = at;
            world.agenda.at(at, () -> gate.run(() -> wake(at)));
        }
    }

    private void wake(long at) {
        if (wakeAtNanos == at) {
            wakeAtNanos = Long.MAX_VALUE;
            if (!turnPlanned) {
                turn();
            }
        }
    }

    /** Whether a stop that nothing held up is overdue. */
    boolean overdue(long graceNanos) {
        Long by = stopBy;
        return by != null && !disturbedStop && now() > by + graceNanos;
    }

    private void countGivenUp() {
        long stuck = relay.status(now()).lane().losses().stuck();
        if (stuck > givenUp) {
            givenUp = stuck;
            world.faults.count(Happening.WRITE_BACK_GIVEN_UP);
        }
    }

    /** The term that it has published to hold, 0 for none. */
    long term() {
        return relay.status(now()).lane().term();
    }

    String status() {
        return relay.status(now()).toString();
    }

    @Override
    public String toString() {
        return owner;
    }
}
