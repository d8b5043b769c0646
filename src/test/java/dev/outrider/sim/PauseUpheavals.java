package dev.outrider.sim;

import dev.outrider.core.Event;
import dev.outrider.core.Pause;
import dev.outrider.core.Settlement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Somebody pauses the lane or a topic and resumes it, over the table; the holder of the lane learns of it some time later. */
final class PauseUpheavals {

    private static final long MS = Dice.MILLI;

    private final World world;
    private final Dice dice;
    private boolean healed;

    PauseUpheavals(World world, Dice dice) {
        this.world = world;
        this.dice = dice;
    }

    void befall() {
        if (!world.database.up()) {
            return;
        }
        world.faults.count(Happening.PAUSED_BY_HAND);
        String topic = dice.chance(0.4) ? null : dice.pick(world.cluster.topics()).name;
        world.database.pauses.pause(topic);
        if (topic != null && world.database.sideTable.values().stream().anyMatch(row -> isLimited(row, topic))) {
            world.faults.count(Happening.LIMITED_TOPIC_PAUSED);
        }
        world.trace.note("pause by hand", 0, String.valueOf(topic));
        world.agenda.after(dice.spread(20 * MS, 3_000 * MS), () -> resume(topic));
    }

    private static boolean isLimited(OutboxRow row, String topic) {
        Settlement settled = row.settled;
        return settled != null
                && settled.code().equals("Limited")
                && settled.row().chain().topic().equals(topic);
    }

    private void resume(@Nullable String topic) {
        if (world.database.up()) {
            world.trace.note("resume by hand", 0, String.valueOf(topic));
            world.database.pauses.resume(topic);
        } else if (!healed) {
            world.agenda.after(50 * MS, () -> resume(topic));
        }
    }

    /** Reads the table again and again on behalf of one relay, as long as it lives. Nobody reads it for one that is not known to hold the lane. */
    void readFor(Instance instance) {
        world.agenda.after(dice.spread(5 * MS, 1_000 * MS), () -> {
            instance.gate.run(() -> look(instance));
            if (!instance.dead()) {
                readFor(instance);
            }
        });
    }

    private void look(Instance instance) {
        long term = instance.term();
        if (term != 0) {
            // Between the look at the term and the statement, and between its snapshot and the answer, anything may
            // happen.
            world.agenda.after(dice.spread(MS / 10, 50 * MS), () -> {
                if (world.database.up()) {
                    List<Pause> seen = world.database.pauses.all();
                    world.agenda.after(
                            dice.spread(MS / 10, 200 * MS),
                            () -> instance.gate.run(() -> instance.post(new Event.PausesRead(term, seen))));
                }
            });
        }
    }

    /** Nothing stands still for ever. */
    void heal() {
        healed = true;
        world.database.pauses.all().forEach(pause -> world.database.pauses.resume(pause.topic()));
    }
}
