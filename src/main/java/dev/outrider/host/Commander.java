package dev.outrider.host;

import dev.outrider.admin.Action;
import dev.outrider.admin.OpenCommand;
import dev.outrider.admin.Orders;
import dev.outrider.core.Event;
import dev.outrider.core.OutboxException;
import dev.outrider.core.Pause;
import dev.outrider.core.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what people ask, while this instance holds the lane: tells the relay of parked rows, and looks at the side table for what came of it; and tells it what is to
 * stand still.
 *
 * <p>A term that ends takes what it was told with it. So a command is told again in the next one, by whoever has it then, until the table shows its effect.
 */
final class Commander implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Commander.class);

    /** How often to look for commands. */
    private static final long LOOK_NANOS = 1_000_000_000;

    /** How soon to look for what came of those that are under way. */
    private static final long UNDER_WAY_NANOS = 50_000_000;

    /** A relay that is between two sessions of its term may not have listened: it is told again after this. To be told twice does no harm. */
    private static final long TELL_AGAIN_NANOS = 5_000_000_000L;

    /**
     * What was seen of a row that the relay was told of is believed for so long: it may be on its way meanwhile, and would be settled once more. Many commands before it take
     * time.
     */
    private static final long FRESH_NANOS = 500_000_000;

    /** An answer that takes longer tells how things were when it was asked for. */
    private static final long SLOW_NANOS = 2_000_000_000L;

    /** How many are looked at together: those under way at the head must not hide all others. */
    private static final int LOOKED_AT = 1_000;

    /** How many the relay is told of and has not yet settled: each takes a slot of its inbox. */
    static final int TOLD_TOGETHER = 16;

    /** Told more often, a hand that pauses and resumes without end would fill the inbox of a loop that stands still. */
    private static final long PAUSES_APART_NANOS = 250_000_000;

    /** What may then wait to be read by a loop that is slow and not dead. */
    static final int PAUSES_TOLD = 128;

    private final Orders orders;
    private final LongSupplier term;
    private final Consumer<Event> relay;
    private final String instance;
    private final CountDownLatch stop;
    private final Map<Long, Told> told = new HashMap<>();
    private Set<Long> toldStanding = Set.of();
    private long toldTerm;
    private long toldStandingNanos = System.nanoTime() - PAUSES_APART_NANOS;
    private boolean unsaid;
    private boolean failing;

    /** When the relay was told, in which term, and whether it has done what it was told. */
    private record Told(long term, long atNanos, boolean carried) {}

    /**
     * Carries out nothing yet.
     *
     * @param orders the commands
     * @param term the term that this instance holds the lane in, 0 when it does not
     * @param relay is told of rows
     * @param instance is noted as who carries them out
     * @param stop open from when the daemon is to stop
     */
    Commander(Orders orders, LongSupplier term, Consumer<Event> relay, String instance, CountDownLatch stop) {
        this.orders = orders;
        this.term = term;
        this.relay = relay;
        this.instance = instance;
        this.stop = stop;
    }

    @Override
    public void run() {
        Rounds.untilStopped("carrying out commands", stop, this::look);
    }

    /** Does what can be done now; returns how long to rest. Whoever has just written something down may call it too, so that nobody has to wait for the next round. */
    synchronized long look() {
        long present = term.getAsLong();
        if (present == 0) {
            return LOOK_NANOS;
        }
        try {
            stand(orders.pauses(), present);
            long askedNanos = System.nanoTime();
            List<OpenCommand> open = orders.open(LOOKED_AT, underWay());
            long seenNanos = System.nanoTime();
            boolean soon = seenNanos - askedNanos < SLOW_NANOS;
            forgetEnded(open);
            for (OpenCommand each : open) {
                advance(each, present, soon ? seenNanos : askedNanos);
            }
            failing = false;
            return unsaid || isWatching(present) ? UNDER_WAY_NANOS : LOOK_NANOS;
        } catch (OutboxException e) {
            if (!failing && stop.getCount() > 0) {
                failing = true;
                LOG.atWarn()
                        .addKeyValue("event", "commands.failed")
                        .log("commands are not carried out; trying again: {}", Causes.line(e));
            }
            return LOOK_NANOS;
        }
    }

    /** The relay is told of all that is to stand still, when that has changed or the term has. */
    private void stand(List<Pause> pauses, long present) {
        Set<Long> numbers = new HashSet<>();
        pauses.forEach(pause -> numbers.add(pause.number()));
        long now = System.nanoTime();
        if (present != toldTerm || (!numbers.equals(toldStanding) && now - toldStandingNanos >= PAUSES_APART_NANOS)) {
            toldTerm = present;
            toldStanding = numbers;
            toldStandingNanos = now;
            relay.accept(new Event.PausesRead(present, pauses));
        }
        unsaid = !numbers.equals(toldStanding);
    }

    private void forgetEnded(List<OpenCommand> open) {
        Set<Long> numbers = new HashSet<>();
        open.forEach(each -> numbers.add(each.number()));
        told.keySet().retainAll(numbers);
    }

    /** A row that waits is published soon, or not before its topic is there: it is not watched closely for ever. */
    private boolean isWatching(long present) {
        long now = System.nanoTime();
        return told.values().stream()
                .anyMatch(each -> each.term == present && !(each.carried && now - each.atNanos >= TELL_AGAIN_NANOS));
    }

    /** What the relay was told of and has not yet done. */
    private Set<Long> underWay() {
        Set<Long> numbers = new HashSet<>();
        told.forEach((number, each) -> {
            if (!each.carried) {
                numbers.add(number);
            }
        });
        return numbers;
    }

    private void advance(OpenCommand command, long present, long seenNanos) throws OutboxException {
        Told last = told.get(command.number());
        long now = System.nanoTime();
        boolean heard = last != null && last.term == present && now - last.atNanos < TELL_AGAIN_NANOS;
        OpenCommand.Step step = command.next(heard);
        if (step instanceof OpenCommand.End end) {
            orders.end(command, end.outcome());
            told.remove(command.number());
            LOG.atInfo()
                    .addKeyValue("event", "command.ended")
                    .addKeyValue("seq", command.seq())
                    .log("{} of row {}: {}", command.action(), command.seq(), end.outcome());
        } else if (step instanceof OpenCommand.Carried && last != null) {
            told.put(command.number(), new Told(last.term, last.atNanos, true));
        } else if (step instanceof OpenCommand.Tell tell
                && (last == null
                        ? underWay().size() < TOLD_TOGETHER
                        : last.term != present || now - seenNanos < FRESH_NANOS)) {
            // Noted first: a refusal that comes of it must not be taken for the one that was there before.
            orders.take(command, tell.version(), instance);
            told.put(command.number(), new Told(present, now, false));
            relay.accept(event(command.action(), tell.row()));
        }
    }

    private static Event event(Action action, Row row) {
        return switch (action) {
            case RETRY -> new Event.RetryParked(row);
            case DISCARD -> new Event.DiscardParked(row);
        };
    }
}
