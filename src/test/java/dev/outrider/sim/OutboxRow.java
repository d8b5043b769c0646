package dev.outrider.sim;

import dev.outrider.core.Row;
import dev.outrider.core.Settlement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A row of the fake outbox, with the truth about it that no relay can see. */
final class OutboxRow {

    /** Where the row is in its life. */
    enum State {
        /** Its transaction has drawn the number and has not ended. */
        DRAWN,
        /** Visible to every new snapshot. */
        COMMITTED,
        /** Its transaction rolled back: the number is dead. */
        ROLLED_BACK,
        /** It was committed, and a failover lost it: another row may get its number. */
        LOST
    }

    /** What is wrong with the row, if anything. */
    enum Ailment {
        NONE,
        /** The broker refuses the record, and with it the batch. Goes away when the broker becomes lenient. */
        BAD_TIMESTAMP,
        /** {@code send()} throws. Goes away together with the bad time stamps. */
        UNSERIALIZABLE,
        /** Larger than the topic takes. */
        TOO_LARGE,
        /** Asks for a partition that does not exist. */
        NO_SUCH_PARTITION,
        /** Reading it found that it can never become a record. */
        FAULTY
    }

    final Row row;
    final Ailment ailment;
    State state = State.DRAWN;

    /** Place among the committed rows of its chain, -1 while it has none. */
    int place = -1;

    /** It is recorded, in whichever way, that it is published. */
    boolean published;

    /** The row itself says that it is done, so that no look shows it. */
    boolean marked;

    /** The side table's entry for it. */
    @Nullable
    Settlement settled;

    boolean everCommitted;
    /** In this grant of the lease someone asked to retry the row, or to give it up, and it was not parked anew since. */
    int treatedInGrant;

    long treatedNanos;

    /** Someone asked to give the row up. */
    boolean discardAsked;

    boolean everDiscarded;
    /** How often a failover took back that it was recorded as published: sending what was acknowledged before is then no one's fault. */
    int marksLost;

    /** Some relay has heard that the row is in the log. */
    boolean everAcknowledged;

    boolean everSent;

    /** Sent to a topic that was deleted before it was published: it may land before its predecessors. */
    boolean astray;

    int landings;

    /** How often some relay was told that the row itself is refused. */
    int refusals;
    /** In how many attempts beyond those in the log somebody lost the outcome, or the acknowledgement: so often it may land once more. */
    int excuses;
    /** The sessions that brought it into the log. */
    final List<FakeSession> landedBy = new ArrayList<>();
    /** Something else than the end of a session may have let it fall behind newer rows of its key. */
    boolean mayFallBehind;

    OutboxRow(Row row, Ailment ailment) {
        this.row = row;
        this.ailment = ailment;
    }

    long seq() {
        return row.seq();
    }

    boolean poison() {
        return ailment != Ailment.NONE;
    }

    @Override
    public String toString() {
        return row.id() + "@" + row.seq() + " " + row.chain() + " " + state + (poison() ? " " + ailment : "");
    }
}
