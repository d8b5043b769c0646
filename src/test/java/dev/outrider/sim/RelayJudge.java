package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Failure;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Settings;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Judges what one relay asks for, by what it has been told and by the truth. Trust in the lease is reckoned here anew: from the
 * moment of asking, on the relay's own clock.
 */
final class RelayJudge {

    private record Place(String topic, int partition) {}

    private final Settings settings;
    private final Truth truth;
    private final LogJudge log;
    private final IdentityHashMap<LeaseAsk, Long> leaseAsked = new IdentityHashMap<>();
    private final Map<OutboxRow, Outgoing> inFlight = new LinkedHashMap<>();
    private final Set<OutboxRow> acknowledged = new HashSet<>();
    /** Asked for and, as far as it was looked, not published. */
    private final Set<OutboxRow> unrecorded = new LinkedHashSet<>();

    private long trustedUntilNanos = Long.MIN_VALUE;
    private boolean stopped;

    RelayJudge(Settings settings, Truth truth, LogJudge log) {
        this.settings = settings;
        this.truth = truth;
        this.log = log;
    }

    /** After its end a relay asks for nothing. */
    void asks(String what) {
        if (stopped) {
            throw new Violation(Invariant.CONTRACT, "a stopped relay asks for " + what);
        }
    }

    // ---- lease

    void leaseAsked(LeaseAsk ask, long nowNanos) {
        leaseAsked.put(ask, nowNanos);
        if (ask.kind() == LeaseAsk.Kind.RELEASE) {
            trustedUntilNanos = Long.MIN_VALUE;
        }
    }

    void leaseAnswered(LeaseAsk ask, LeaseAnswer answer) {
        Long askedNanos = leaseAsked.remove(ask);
        if (askedNanos == null) {
            throw new Violation(Invariant.CONTRACT, "an answer to what was not asked: " + ask);
        }
        trustedUntilNanos = answer.held()
                ? askedNanos + settings.lease().ttlNanos() - settings.lease().marginNanos()
                : Long.MIN_VALUE;
    }

    boolean trusts(long nowNanos) {
        return nowNanos < trustedUntilNanos;
    }

    // ---- sending

    void sendAsked(List<Outgoing> attempts, boolean ownsLane, long nowNanos) {
        if (!trusts(nowNanos)) {
            throw new Violation(Invariant.SEND_NEEDS_LEASE, "no lease is trusted, yet it asks to send " + attempts);
        }
        for (Outgoing attempt : attempts) {
            OutboxRow row = truth.of(attempt.row().id());
            demandCause(row, attempt);
            demandOrder(row, attempt);
            row.everSent = true;
            inFlight.put(row, attempt);
            unrecorded.add(row);
            acknowledged.remove(row);
            if (!ownsLane) {
                // A failover has taken its lease back without telling it; another may be at work at the same time.
                log.mayDuplicate(row);
            }
        }
        demandWindow();
    }

    private void demandCause(OutboxRow row, Outgoing attempt) {
        if (inFlight.containsKey(row)) {
            throw new Violation(
                    Invariant.DUPLICATE_HAS_A_CAUSE,
                    attempt + " is asked for while " + inFlight.get(row) + " is on its way");
        }
        if (acknowledged.contains(row) && !row.markLost) {
            throw new Violation(
                    Invariant.DUPLICATE_HAS_A_CAUSE, attempt + " is asked for although it was acknowledged");
        }
    }

    private void demandOrder(OutboxRow row, Outgoing attempt) {
        if (row.place < 0) {
            return;
        }
        Truth.Story story = truth.story(row);
        for (int i = story.next; i < row.place; i++) {
            OutboxRow predecessor = story.rows.get(i);
            if (!truth.passes(predecessor) && !inFlight.containsKey(predecessor)) {
                throw new Violation(
                        Invariant.SEND_KEEPS_ORDER,
                        attempt + " is asked for, but not its predecessor " + predecessor + " settled "
                                + predecessor.settled);
            }
        }
    }

    private void demandWindow() {
        if (inFlight.size() > settings.window().rows()) {
            throw new Violation(Invariant.WINDOW_HOLDS, inFlight.size() + " rows are on their way");
        }
        long bytes = 0;
        long largest = 0;
        Set<Place> places = new HashSet<>();
        for (Outgoing attempt : inFlight.values()) {
            bytes += attempt.row().bytes();
            largest = Math.max(largest, attempt.row().bytes());
            places.add(new Place(attempt.row().chain().topic(), attempt.partition()));
        }
        // As long as there is any room a page brings at least one row, however large.
        if (bytes - largest > settings.window().bytes()) {
            throw new Violation(Invariant.WINDOW_HOLDS, bytes + " bytes are on their way");
        }
        if (places.size() > settings.window().openPartitions()) {
            throw new Violation(Invariant.WINDOW_HOLDS, places.size() + " partitions are open");
        }
    }

    void answered(Answer answer) {
        OutboxRow row = truth.of(answer.outgoing().row().id());
        if (inFlight.get(row) != answer.outgoing()) {
            throw new Violation(Invariant.CONTRACT, "an answer to what was not asked: " + answer);
        }
        inFlight.remove(row);
        Failure failure = answer.failure();
        if (failure == null) {
            acknowledged.add(row);
            row.everAcknowledged = true;
        } else if (failure.outcome() == Failure.Outcome.UNKNOWN || row.landings > 0) {
            // What a broker refuses may have landed with an earlier request of the same batch, whose answer was lost.
            log.mayDuplicateAWindow();
            log.mayDuplicate(row);
        }
    }

    /** The lane has a new owner, or the same one anew: what this relay sent and did not record may come again. */
    void termGranted() {
        unrecorded.removeIf(row -> row.published);
        unrecorded.forEach(log::mayDuplicate);
        // It must not be marked before its predecessors, so it goes again behind them.
        acknowledged.removeIf(row -> unrecorded.contains(row) && followsUnacknowledged(row));
    }

    private boolean followsUnacknowledged(OutboxRow row) {
        return row.place >= 0
                && truth.story(row).rows.subList(0, row.place).stream()
                        .anyMatch(before -> !before.published && !acknowledged.contains(before));
    }

    // ---- stopping

    /** A stop that ended in time has left nothing behind that would come again. */
    void stopped(boolean inTime) {
        stopped = true;
        if (!inTime) {
            return;
        }
        if (!inFlight.isEmpty()) {
            throw new Violation(Invariant.STOP_ENDS, "it stopped, but has no answer for " + inFlight.values());
        }
        for (OutboxRow row : acknowledged) {
            boolean alive = row.state == OutboxRow.State.COMMITTED && !row.markLost;
            if (alive && !row.published && !followsUnacknowledged(row)) {
                throw new Violation(Invariant.STOP_ENDS, "it stopped, but has not recorded " + row);
            }
        }
    }
}
