package dev.outrider.sim;

import dev.outrider.core.Effects;
import dev.outrider.core.Event;
import dev.outrider.core.Partitioning;
import dev.outrider.core.Relay;
import dev.outrider.core.Settings;
import java.util.function.Consumer;

/** What a world is made of. A planted bug swaps exactly one of these. */
class Parts {

    Relay relay(Settings settings, Partitioning partitioning, Effects effects) {
        return new Relay(settings, partitioning, effects);
    }

    FakeOutbox outbox(Database database, FakeOutbox.Judge judge, Faults faults) {
        return new FakeOutbox(database, judge, faults);
    }

    FakeRetention retention(Database database, Consumer<OutboxRow> judge, Faults faults) {
        return new FakeRetention(database, judge, faults);
    }

    FakeBroker broker(FakeCluster cluster, Wire wire, Gate gate) {
        return new FakeBroker(cluster, wire, gate);
    }

    /** What stands between the core and the workers. */
    Effects effects(Effects workers) {
        return workers;
    }

    /** What the core hears of what happened. */
    Event told(Event event) {
        return event;
    }
}
