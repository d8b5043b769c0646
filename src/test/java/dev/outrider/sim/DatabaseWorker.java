package dev.outrider.sim;

import dev.outrider.core.OutboxException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One connection and the thread that waits on it: statements one after the other, each of which may be slow, fail before or after it took effect,
 * or take effect long after its client gave up.
 */
final class DatabaseWorker {

    private final World world;
    private final Instance instance;
    private final Dice dice;
    private final ArrayDeque<DatabaseCall> waiting = new ArrayDeque<>();
    private boolean busy;

    DatabaseWorker(World world, Instance instance, Dice dice) {
        this.world = world;
        this.instance = instance;
        this.dice = dice;
    }

    void ask(DatabaseCall call) {
        waiting.add(call);
        next();
    }

    private void next() {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        DatabaseCall call = waiting.poll();
        Faults faults = world.faults;
        if (faults.strikes(Rate.STATEMENT_FAILS_WITHOUT_EFFECT)) {
            faults.count(Happening.STATEMENT_FAILED_WITHOUT_EFFECT);
            world.agenda.after(duration(), () -> fail(call, "connection reset"));
        } else if (call.changes() && faults.strikes(Rate.STATEMENT_LANDS_AFTER_FAILURE)) {
            landLater(call);
        } else {
            int connections = world.database.connections();
            world.agenda.after(duration(), () -> execute(call, connections));
        }
    }

    /** The client's socket times out; the server, which had been standing still, executes the statement all the same. */
    private void landLater(DatabaseCall call) {
        int connections = world.database.connections();
        world.agenda.after(duration(), () -> fail(call, "read timed out"));
        world.agenda.after(
                dice.spread(Dice.MILLI, world.recipe.settings().lease().ttlNanos()), () -> {
                    if (connections == world.database.connections()) {
                        try {
                            call.execute();
                            world.faults.count(Happening.STATEMENT_LANDED_AFTER_FAILURE);
                        } catch (OutboxException e) {
                            world.trace.note("nobody hears", 0, e.getMessage());
                        }
                    }
                });
    }

    private void execute(DatabaseCall call, int connections) {
        if (connections != world.database.connections()) {
            fail(call, "terminating connection");
            return;
        }
        try {
            DatabaseCall.Rest rest = call.execute();
            long commits = world.commits();
            world.agenda.after(duration(), () -> finish(call, rest, connections, commits));
        } catch (OutboxException e) {
            if (String.valueOf(e.getMessage()).contains("standby")) {
                world.faults.count(Happening.STANDBY_ANSWER);
            }
            if (FakeOutbox.TIMED_OUT.equals(e.getMessage())) {
                long timeOut = world.recipe.settings().lease().ttlNanos() / 16 * 3;
                world.agenda.after(timeOut, () -> fail(call, e.getMessage()));
            } else {
                fail(call, e.getMessage());
            }
        }
    }

    private void finish(DatabaseCall call, DatabaseCall.Rest rest, int connections, long commits) {
        Faults faults = world.faults;
        if (connections != world.database.connections() || faults.strikes(Rate.STATEMENT_FAILS_WITH_EFFECT)) {
            faults.count(Happening.STATEMENT_FAILED_WITH_EFFECT);
            fail(call, "connection reset before the answer");
            return;
        }
        if (!call.changes() && commits != world.commits()) {
            faults.count(Happening.COMMIT_BETWEEN_SNAPSHOT_AND_LIST);
        }
        try {
            tell(rest.finish());
        } catch (OutboxException e) {
            fail(call, e.getMessage());
        }
    }

    private void fail(DatabaseCall call, @Nullable String message) {
        tell(call.failed(String.valueOf(message)));
    }

    private void tell(Object event) {
        instance.gate.run(() -> {
            busy = false;
            instance.answer(event);
            next();
        });
    }

    private long duration() {
        if (world.faults.strikes(Rate.STATEMENT_IS_SLOW)) {
            world.faults.count(Happening.SLOW_STATEMENT);
            return dice.spread(5 * Dice.MILLI, world.recipe.settings().lease().ttlNanos());
        }
        return dice.between(50 * Dice.MICRO, 800 * Dice.MICRO);
    }
}
