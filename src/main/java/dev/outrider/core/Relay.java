package dev.outrider.core;

import dev.outrider.core.Tally.Loss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The relay as one object: it absorbs what happened, then advances what can be advanced. One thread owns it; time is a parameter.
 *
 * <p>A <em>term</em> is the time between acquiring the lane and losing it. When a term ends, whatever was not sent goes back to the table,
 * rows in flight are waited for (or their session is closed), and what is known to be published is carried into the next term by name.
 */
public final class Relay {

    private final Effects effects;
    private final Stages stages;
    private final Settings settings;
    private final Topics topics;
    private final Dispatch dispatch;
    private final Recorder recorder;
    private final Blocks blocks;
    private final Pauses pauses;
    private final Intake intake;
    private final Tenure tenure;
    private final Sessions sessions;
    private final Halt halt;
    private final Lookout lookout;
    private final Replies replies;
    private final Stopping stopping;
    private @Nullable Inheritance granted;
    private long grantedNanos;
    private boolean working;
    private long now;

    /**
     * Makes a relay that has asked for nothing yet.
     *
     * @param settings validated settings
     * @param partitioning where rows go that do not ask for a partition
     * @param effects what it may ask of the world
     */
    public Relay(Settings settings, Partitioning partitioning, Effects effects) {
        this(settings, partitioning, effects, new Parts());
    }

    Relay(Settings settings, Partitioning partitioning, Effects effects, Parts parts) {
        this.effects = effects;
        this.settings = settings;
        stages = new Stages(settings, partitioning, effects, parts);
        topics = stages.topics;
        dispatch = stages.dispatch;
        recorder = stages.recorder;
        blocks = stages.blocks;
        pauses = stages.pauses;
        intake = stages.intake;
        tenure = stages.tenure;
        sessions = stages.sessions;
        halt = stages.halt;
        lookout = stages.lookout;
        replies = new Replies(stages);
        stopping = stages.stopping;
    }

    /**
     * Absorbs an event and asks for whatever is due.
     *
     * @param event what happened
     * @param nowNanos the present on a monotonic clock, above 0, never less than before
     */
    public void on(Event event, long nowNanos) {
        now = nowNanos;
        absorb(event);
        advance();
    }

    private void absorb(Event event) {
        if (event instanceof Event.Answered answered) {
            answered.answers().forEach(answer -> replies.answered(answer, now));
        } else if (event instanceof Event.PageRead read) {
            pageRead(read.ask(), read.page());
        } else if (event instanceof Event.Written written) {
            written(written.batch(), written.answer());
        } else if (event instanceof Event.LeaseAnswered lease) {
            leaseAnswered(lease.ask(), lease.answer());
        } else if (event instanceof Event.WaitingRead waiting) {
            waitingRead(waiting.ask(), waiting.page());
        } else if (event instanceof Event.TopicsDescribed described) {
            described.topics().forEach(state -> replies.described(state, now));
            topics.answered();
        } else {
            absorbRare(event);
        }
    }

    private void absorbRare(Event event) {
        if (event instanceof Event.SessionOpened opened) {
            sessions.opened(opened.session());
            lookout.sessionOpened();
        } else if (event instanceof Event.ClusterAnswered answered) {
            replies.clusterAnswered(answered.failure(), working, now);
        } else if (event instanceof Event.SessionClosed closed) {
            sessions.closed(closed.session(), now);
            lookout.doubt(now);
        } else if (event instanceof Event.SessionFailed failed) {
            replies.sessionFailed(failed.session(), failed.failure(), now);
        } else if (event instanceof Event.Woken && working) {
            intake.woken(now);
        } else if (event instanceof Event.ReadFailed failed && intake.isOpen(failed.ask())) {
            stages.troubles.failed(Troubles.Side.READING, failed.message(), now);
            intake.failed(now);
        } else if (event instanceof Event.WriteFailed failed && recorder.isOpen(failed.batch())) {
            stages.troubles.failed(Troubles.Side.WRITING, failed.message(), now);
            if (recorder.failed(failed.batch(), now)) {
                stages.tally.end(Loss.STUCK);
                doubtTerm();
            }
        } else if (event instanceof Event.LeaseFailed failed) {
            stages.troubles.failed(Troubles.Side.LEASE, failed.message(), now);
            tenure.failed(failed.ask(), now);
        } else if (event instanceof Event.Throttled throttled) {
            stages.throttle.told(throttled.nanos(), now);
        } else if (event instanceof Event.RetryParked retry && working) {
            // Perhaps the topic is what was mended: its limits are asked for before the row comes back.
            topics.askAnew(retry.row().chain().topic(), now);
            blocks.release(retry.row(), true, now);
        } else if (event instanceof Event.DiscardParked discard && working) {
            blocks.release(discard.row(), false, now);
        } else if (event instanceof Event.PausesRead read && read.term() == tenure.term()) {
            pauses.changed(read.pauses(), working, now);
        } else if (event instanceof Event.Stop stop) {
            stopping.ask(stop.deadlineNanos());
        }
    }

    /** What can go on, in an order in which each step sees what the one before it made possible. */
    private void advance() {
        expire();
        beginTerm();
        handOver();
        stop();
        sessions.advance(wantsSession(), now);
        if (sessions.isOpen()) {
            lookout.advance(dispatch.partitions(), now);
        }
        send();
        topics.advance(now, name -> blocks.topic(name) == null && dispatch.letsGo(name));
        if (working && tenure.trusted(now)) {
            recorder.advance(stopping.asked(), now);
            if (mayRead()) {
                intake.advance(halt.mayDrain(now), now);
            }
        }
        tenure.advance(now);
    }

    // ---- the term

    private void leaseAnswered(LeaseAsk ask, LeaseAnswer answer) {
        stages.troubles.answered(Troubles.Side.LEASE, now);
        switch (tenure.answered(ask, answer, now)) {
            case ACQUIRED -> {
                granted = answer.inheritance();
                pauses.inherited(answer, now);
                grantedNanos = now;
            }
            case LOST -> {
                stages.tally.end(answer.held() ? Loss.RENUMBERED : Loss.TAKEN);
                endTerm();
                if (!answer.held()) {
                    sessions.close();
                }
            }
            case RELEASED -> {
                endTerm();
                if (stopping.asked()) {
                    tenure.end();
                }
            }
            case SAME -> {
                if (!answer.held()) {
                    // Another instance works on the lane: whatever was in flight from an earlier term must not go on.
                    sessions.close();
                }
            }
        }
    }

    private void expire() {
        if (tenure.expired(now)) {
            stages.tally.end(Loss.EXPIRED);
            doubtTerm();
        }
        if (now >= tenure.sessionUntilNanos()) {
            // Also where the term has been in doubt since long before, and the database is silent.
            sessions.close();
        }
    }

    /** Unsent rows go back to the table; what is published and not recorded is remembered by name, since numbers may be used again. */
    private void endTerm() {
        granted = null;
        recorder.retire();
        dispatch.retire();
        stages.termEnded();
        blocks.clear();
        intake.forget();
        lookout.rest();
        working = false;
    }

    /** The term can no longer be relied on (expired, fenced, stuck, renumbered, or the side table was read too early): end it here and ask who we are; sessions stay open. */
    private void doubtTerm() {
        tenure.lost(now);
        endTerm();
    }

    /** Starts the acquired term, once every row of an earlier one has its answer: only then is it known what must not go again. */
    private void beginTerm() {
        if (granted == null || !tenure.trusted(now)) {
            return;
        }
        if (dispatch.partitions().inFlightRows() > 0) {
            if (now - grantedNanos >= settings.lease().ttlNanos()) {
                // One partition that does not answer must not keep all the others waiting.
                sessions.close();
            }
            return;
        }
        Inheritance inheritance = granted;
        granted = null;
        working = true;
        halt.laneWon(now);
        dispatch.partitions().begin();
        lookout.doubt(now);
        recorder.begin(inheritance.progress());
        blocks.begin(inheritance.blocked(), settings.blocking().policy(), now);
        topics.begin(blocks.topics(), now);
        pauses.begin(now);
        if (!recorder.reckoning()) {
            intake.begin(now);
        }
    }

    /** A lane that stays halted goes to a standby that waits for it. */
    private void handOver() {
        if (working
                && halt.hopeless(now)
                && tenure.standbyWaiting()
                && !stopping.asked()
                && recorder.idle()
                && dispatch.partitions().inFlightRows() == 0) {
            halt.cleared();
            sessions.close();
            tenure.release();
        }
    }

    // ---- reading

    private boolean mayRead() {
        return !recorder.reckoning() && !stopping.asked() && !pauses.lane();
    }

    private boolean strange(Page page) {
        stages.troubles.answered(Troubles.Side.READING, now);
        if (page.incarnation().equals(tenure.incarnation())) {
            return false;
        }
        stages.tally.end(Loss.RENUMBERED);
        doubtTerm();
        return true;
    }

    private void pageRead(PageAsk ask, Page page) {
        if (!intake.isOpen(ask) || strange(page)) {
            return;
        }
        Failure contradiction = intake.take(page, now);
        if (contradiction != null) {
            stages.fates.halted(contradiction, Halt.Cause.NUMBERS, now);
        } else {
            halt.numbersFit();
        }
    }

    private void waitingRead(WaitingAsk ask, Page page) {
        if (blocks.isOpen(ask) && !strange(page)) {
            blocks.take(page, now).forEach(dispatch::enqueue);
        }
    }

    // ---- sending

    private boolean wantsSession() {
        return working && tenure.trusted(now) && !halt.holds(now) && !stopping.asked();
    }

    private boolean maySend() {
        return wantsSession() && sessions.isOpen() && !recorder.reckoning() && !pauses.lane();
    }

    private void send() {
        if (maySend()) {
            List<Outgoing> rows = dispatch.takeSendable(sessions.number(), now);
            rows.forEach(stages.tally::sent);
            if (!rows.isEmpty()) {
                effects.send(rows);
            }
            stages.congestion.advance(now);
        }
    }

    // ---- recording

    private void written(WriteBack batch, WriteAnswer answer) {
        stages.troubles.answered(Troubles.Side.WRITING, now);
        if (!recorder.isOpen(batch)) {
            return;
        }
        if (!answer.applied()) {
            stages.tally.end(Loss.FENCED);
            doubtTerm();
            return;
        }
        boolean reckoned = recorder.reckoning();
        Recorder.Recorded recorded = recorder.applied(batch, answer);
        recorded.published().forEach(entry -> stages.window.leave(entry));
        recorded.settled().forEach(settled -> stages.window.leave(settled.entry()));
        blocks.recorded(recorded);
        stages.tally.recorded(recorded, answer);
        if (reckoned && !recorder.reckoning() && blocks.isEmpty()) {
            intake.begin(now);
        } else if (reckoned && !recorder.reckoning()) {
            // The side table was read before the leftovers left it: a chain may be thought to stand behind one of them.
            doubtTerm();
        }
    }

    // ---- stopping

    private void stop() {
        if (!stopping.asked() || tenure.ended()) {
            return;
        }
        if (stopping.late(now)) {
            stopping.leave(dispatch.partitions().inFlightRows());
            sessions.close();
        }
        boolean answered = dispatch.partitions().inFlightRows() == 0;
        boolean recorded = working ? recorder.idle() : !recorder.carries();
        if (stopping.tooLate(now, settings.lease().ttlNanos())
                || (answered && tenure.term() == 0 && !recorder.carries())) {
            sessions.close();
            tenure.end();
        } else if (answered && recorded) {
            sessions.close();
            tenure.release();
        }
    }

    /** When the relay wants a {@link Event.Tick} at the latest, on the same clock. */
    public long nextDeadlineNanos() {
        long next = Math.min(
                tenure.nextDeadlineNanos(),
                stopping.nextDeadlineNanos(now, settings.lease().ttlNanos()));
        next = Math.min(next, topics.nextDeadlineNanos());
        next = sessions.isOpen() ? Math.min(next, tenure.sessionUntilNanos()) : next;
        // What may not be done now must not set the time either, or the loop would turn without end.
        if (working && tenure.trusted(now)) {
            next = Math.min(next, recorder.nextDeadlineNanos());
            next = stopping.asked() ? next : Math.min(next, halt.nextDeadlineNanos());
            next = Math.min(next, sessions.nextDeadlineNanos(wantsSession()));
            next = sessions.isOpen() ? Math.min(next, lookout.nextDeadlineNanos()) : next;
            next = maySend()
                    ? Math.min(next, Math.min(dispatch.nextDeadlineNanos(), stages.congestion.nextDeadlineNanos(now)))
                    : next;
            next = mayRead() ? Math.min(next, intake.nextDeadlineNanos(halt.mayDrain(now), now)) : next;
        }
        return next;
    }

    /** Whether the relay has given up the lane as asked and will never ask for anything again. */
    public boolean isStopped() {
        return tenure.ended() && sessions.isClosed();
    }

    /** The keys that are the latest, so many at most. */
    public List<Laggard> laggards(int most) {
        return Laggards.of(dispatch.chains.values(), blocks.chains(), most);
    }

    /** A snapshot for health, metrics and logs. */
    public Status status(long nowNanos) {
        return new Census(stages).take(nowNanos);
    }
}
