package dev.outrider.sim;

import dev.outrider.core.Answer;
import dev.outrider.core.Failure;
import dev.outrider.core.Incarnation;
import dev.outrider.core.LeaseAnswer;
import dev.outrider.core.LeaseAsk;
import dev.outrider.core.Outgoing;
import dev.outrider.core.Range;
import dev.outrider.core.Settings;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
    /** And how often their marks had been lost by then. */
    private final Map<OutboxRow, Integer> acknowledged = new LinkedHashMap<>();

    /** Their last attempt failed, as far as this relay was told: it cannot know that another one has published them since. */
    private final Set<OutboxRow> failedHere = new LinkedHashSet<>();

    /** Asked for and, as far as it was looked, not published. */
    private final Set<OutboxRow> unrecorded = new LinkedHashSet<>();
    /** Rows whose last attempt excuses one more landing, and has not done so yet. */
    private final Set<OutboxRow> unspent = new LinkedHashSet<>();

    /** Rows of an earlier term without an answer: until the last of them has one, it is not known what must go again. */
    private final Set<OutboxRow> awaited = new LinkedHashSet<>();

    /**
     * Acknowledged, and not yet known to be recorded: they fill the window as those on their way do, and come again after a crash. Only since the last grant: what a
     * relay had before goes back to the table.
     */
    private final Map<OutboxRow, Outgoing> unwritten = new LinkedHashMap<>();

    private final RateJudge rates;
    private long trustedUntilNanos = Long.MIN_VALUE;
    private @Nullable Incarnation heardOf;
    private boolean stopped;

    RelayJudge(Settings settings, Truth truth, LogJudge log) {
        this.settings = settings;
        this.truth = truth;
        this.log = log;
        this.rates = new RateJudge(settings.window().limits());
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
        heardOf = answer.incarnation();
        trustedUntilNanos = answer.held()
                ? askedNanos + settings.lease().ttlNanos() - settings.lease().marginNanos()
                : Long.MIN_VALUE;
    }

    /** Whether the database still lives the life that the relay has last heard of. */
    boolean knows(Incarnation incarnation) {
        return incarnation.equals(heardOf);
    }

    boolean trusts(long nowNanos) {
        return nowNanos < trustedUntilNanos;
    }

    // ---- sending

    void sendAsked(List<Outgoing> attempts, boolean surelyOwner, long nowNanos) {
        if (!trusts(nowNanos)) {
            throw new Violation(Invariant.SEND_NEEDS_LEASE, "no lease is trusted, yet it asks to send " + attempts);
        }
        for (Outgoing attempt : attempts) {
            OutboxRow row = truth.of(attempt.row().id());
            demandCause(row, attempt);
            demandOrder(row, attempt);
            row.everSent = true;
            inFlight.put(row, attempt);
            unwritten.remove(row);
            unrecorded.add(row);
            acknowledged.remove(row);
            if (surelyOwner) {
                unspent.add(row);
            } else {
                // The database began another life without telling it; another relay may be at work at the same time.
                log.mayFallBehind(row);
                unspent.remove(row);
            }
        }
        demandWindow();
        rates.sent(attempts, nowNanos);
    }

    private void demandCause(OutboxRow row, Outgoing attempt) {
        if (inFlight.containsKey(row)) {
            throw new Violation(
                    Invariant.DUPLICATE_HAS_A_CAUSE,
                    attempt + " is asked for while " + inFlight.get(row) + " is on its way");
        }
        if (isAcknowledged(row)) {
            throw new Violation(
                    Invariant.DUPLICATE_HAS_A_CAUSE, attempt + " is asked for although it was acknowledged");
        }
    }

    /** Whether it was, and no mark of it was lost since. */
    private boolean isAcknowledged(OutboxRow row) {
        return acknowledged.getOrDefault(row, -1) == row.marksLost;
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
        Map<OutboxRow, Outgoing> here = new LinkedHashMap<>(unwritten);
        here.putAll(inFlight);
        String what = " are on their way or not recorded: " + inFlight.size() + " rows and " + unwritten.size();
        if (here.size() > settings.window().rows()) {
            throw new Violation(Invariant.WINDOW_HOLDS, here.size() + " rows" + what);
        }
        long bytes = 0;
        long largest = 0;
        for (Outgoing attempt : here.values()) {
            bytes += attempt.row().bytes();
            largest = Math.max(largest, attempt.row().bytes());
        }
        // As long as there is any room a page brings at least one row, however large.
        if (bytes - largest > settings.window().bytes()) {
            throw new Violation(Invariant.WINDOW_HOLDS, bytes + " bytes" + what);
        }
        Set<Place> places = new HashSet<>();
        for (Outgoing attempt : inFlight.values()) {
            places.add(new Place(attempt.row().chain().topic(), attempt.partition()));
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
        if (failure != null) {
            failedHere.add(row);
        }
        if (failure != null && failure.kind() == Failure.Kind.PARK && failure.outcome() != Failure.Outcome.UNKNOWN) {
            row.refusals++;
        }
        if (failure == null) {
            if (!awaited.contains(row)) {
                unwritten.put(row, answer.outgoing());
            }
            acknowledged.put(row, row.marksLost);
            failedHere.remove(row);
            row.everAcknowledged = true;
        } else if (failure.outcome() != Failure.Outcome.NOT_SENT && mayHaveLanded(row, failure)) {
            log.mayDuplicateAWindow();
            spend(row);
        } else {
            unspent.remove(row);
        }
        if (awaited.remove(row) && awaited.isEmpty()) {
            followersGoAgain();
        }
    }

    /** The relay hears that these numbers are recorded as published. */
    void recorded(List<Range> published) {
        unwritten
                .keySet()
                .removeIf(row ->
                        published.stream().anyMatch(range -> range.first() <= row.seq() && row.seq() <= range.last()));
    }

    /** What a broker refuses may have landed with an earlier request of the same batch, whose answer was lost. */
    private static boolean mayHaveLanded(OutboxRow row, Failure failure) {
        return failure.outcome() == Failure.Outcome.UNKNOWN || row.landings > 0;
    }

    /** An attempt lands once at most, so it excuses one more landing at most, whatever befalls it. */
    private void spend(OutboxRow row) {
        if (unspent.remove(row)) {
            log.mayDuplicate(row);
        }
    }

    /** The lane has a new owner, or the same one anew: what this relay sent and did not record may come again. */
    void termGranted() {
        unwritten.clear();
        unrecorded.removeIf(row -> row.published);
        unrecorded.forEach(this::spend);
        awaited.addAll(inFlight.keySet());
        followersGoAgain();
    }

    /** What must not be marked before its predecessors goes again behind them. */
    private void followersGoAgain() {
        acknowledged.keySet().removeIf(row -> unrecorded.contains(row) && followsUnacknowledged(row));
    }

    /** As above; and whoever had the lane goes on for as long as it trusts the lease, with nothing closed or paused. */
    void leaseTakenBack() {
        unrecorded.stream().filter(row -> !row.published).forEach(row -> row.mayFallBehind = true);
        termGranted();
    }

    private boolean followsUnacknowledged(OutboxRow row) {
        return row.place >= 0
                && truth.story(row).rows.subList(0, row.place).stream()
                        .anyMatch(before -> (!before.published || failedHere.contains(before))
                                && !acknowledged.containsKey(before));
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
        for (OutboxRow row : acknowledged.keySet()) {
            boolean alive = row.state == OutboxRow.State.COMMITTED && isAcknowledged(row);
            if (alive && !row.published && !followsUnacknowledged(row)) {
                throw new Violation(Invariant.STOP_ENDS, "it stopped, but has not recorded " + row);
            }
        }
    }
}
