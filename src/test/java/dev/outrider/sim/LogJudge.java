package dev.outrider.sim;

import dev.outrider.core.Outgoing;

/** Judges every record at the moment it becomes part of a log. */
final class LogJudge implements FakeCluster.Watch {

    private final Truth truth;
    private final Faults faults;
    private final Trace trace;
    private final int windowRows;
    private long duplicates;
    private long causes;

    LogJudge(Truth truth, Faults faults, Trace trace, int windowRows) {
        this.truth = truth;
        this.faults = faults;
        this.trace = trace;
        this.windowRows = windowRows;
    }

    /** A new term, or a session that ended with rows unanswered: up to a window of rows may now come again. */
    void mayDuplicateAWindow() {
        causes++;
    }

    /** The outcome of one attempt, or its acknowledgement, is lost: the row may land once more. */
    void mayDuplicate(OutboxRow row) {
        row.excuses++;
    }

    /** As above, and nothing need have closed or paused a session: brokers or a failover forgot what they knew. */
    void mayFallBehind(OutboxRow row) {
        mayDuplicate(row);
        row.mayFallBehind = true;
    }

    @Override
    public void landed(Outgoing attempt, FakeSession session) {
        OutboxRow row = truth.of(attempt.row().id());
        trace.note("landed", row.seq(), attempt);
        if (!row.everCommitted) {
            throw new Violation(Invariant.LOG_HOLDS_COMMITTED_ROWS, row + " was never committed");
        }
        if (session.over()) {
            faults.count(Happening.LANDED_AFTER_CLOSE);
        }
        if (session.paused()) {
            faults.count(Happening.LANDED_WHILE_PAUSED);
        }
        boolean inHistory = row.place >= 0;
        if (row.landings > 0) {
            duplicate(row, session);
        } else if (inHistory) {
            first(row);
        }
        row.landings++;
        row.landedBy.add(session);
    }

    /**
     * What was on its way may land in the new log although it had landed in the old one, or before its predecessors: the brokers know nothing
     * of its producer any more, and no relay can prevent it.
     */
    @Override
    public void deleted(String topic) {
        mayDuplicateAWindow();
        for (OutboxRow row : truth.all()) {
            if (row.row.chain().topic().equals(topic)) {
                row.astray |= row.everSent && !row.published;
                if (row.landings > 0) {
                    mayFallBehind(row);
                }
            }
        }
    }

    @Override
    public void mayLandTwice(Outgoing attempt) {
        mayDuplicateAWindow();
        mayFallBehind(truth.of(attempt.row().id()));
    }

    private void first(OutboxRow row) {
        Truth.Story story = truth.story(row);
        if (row.place > story.next && !row.astray) {
            throw new Violation(
                    Invariant.FIRST_DELIVERIES_IN_COMMIT_ORDER,
                    row + " stands in the log before " + story.rows.get(story.next));
        }
    }

    private void duplicate(OutboxRow row, FakeSession session) {
        faults.count(Happening.DUPLICATE_DELIVERED);
        duplicates++;
        boolean behindNewer = row.place >= 0 && truth.story(row).next > row.place + 1;
        if (behindNewer) {
            faults.count(Happening.DUPLICATE_BEHIND_NEWER);
            demandEndedSession(row, session);
        }
        if (row.excuses == 0) {
            throw new Violation(
                    Invariant.DUPLICATE_HAS_A_CAUSE,
                    row + " came again" + (behindNewer ? " behind a newer row of its key" : ""));
        }
        row.excuses--;
        // An excused attempt that goes on in its session is one row; everything else excuses a window at a time.
        if (duplicates > causes * windowRows + truth.marksLost()) {
            throw new Violation(
                    Invariant.DUPLICATES_BOUNDED,
                    duplicates + " duplicates, but " + causes + " causes with a window of " + windowRows + " rows and "
                            + truth.marksLost() + " lost marks");
        }
    }

    /** While a session lives and its relay is awake, nothing goes again that has newer rows of its key behind it. */
    private void demandEndedSession(OutboxRow row, FakeSession session) {
        boolean ended = session.over()
                || session.paused()
                || row.landedBy.stream().anyMatch(before -> before.over() || before.paused());
        if (!ended && !row.mayFallBehind) {
            throw new Violation(
                    Invariant.LATE_DUPLICATE_IS_OF_AN_ENDED_SESSION,
                    row + " came again behind a newer row of its key, and no session was closed or paused");
        }
    }
}
