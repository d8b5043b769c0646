package dev.outrider.host;

import dev.outrider.core.Answer;
import dev.outrider.core.Broker;
import dev.outrider.core.BrokerException;
import dev.outrider.core.Event;
import dev.outrider.core.Failure;
import dev.outrider.core.Outgoing;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands before one producer session, and sees to two promises: closing overtakes rows that still wait to be sent, and {@link Event.SessionClosed}
 * comes after the last answer.
 *
 * <p>It counts the rows that were asked for and not yet answered. A session that closes itself knows only of the rows it was given; those in
 * the send worker's queue are answered here, and only then is the end told.
 */
final class SessionGate implements Broker.Listener {

    private final int number;
    private final Inbox inbox;
    private final AtomicInteger unanswered = new AtomicInteger();
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile Broker.@Nullable Session session;
    private volatile boolean barred;
    private volatile boolean ended;

    SessionGate(int number, Inbox inbox) {
        this.number = number;
        this.inbox = inbox;
    }

    int number() {
        return number;
    }

    /** Whether its end was told. */
    boolean isOver() {
        return told.get();
    }

    /** Rows will come to {@link #send}: counted before they are queued, so that the end cannot be told while they wait. */
    void expect(int rows) {
        unanswered.addAndGet(rows);
    }

    /** From now on nothing more is handed to the session. */
    void bar() {
        barred = true;
    }

    /** Makes the producer; for the session worker. */
    void open(Broker broker) {
        if (barred) {
            // Closed before it was opened: the task behind this one says so.
            return;
        }
        try {
            Broker.Session made = broker.open(number, this);
            session = made;
            inbox.put(new Event.SessionOpened(number));
        } catch (BrokerException e) {
            inbox.put(new Event.SessionFailed(number, e.failure()));
        }
    }

    /** Hands rows over, or answers them here when it is too late; for the send worker. */
    void send(List<Outgoing> rows) {
        Broker.Session open = session;
        if (open == null || barred || ended) {
            Failure failure = new Failure(
                    Failure.Kind.RETRY,
                    Failure.Outcome.NOT_SENT,
                    Failure.SESSION_CLOSED,
                    "session " + number + " was closed before the row was handed to it");
            rows.forEach(row -> answered(new Answer(row, failure)));
        } else {
            open.send(rows);
        }
    }

    /** Closes the producer; for the session worker, which is never held up by a blocked send. */
    void close() {
        bar();
        Broker.Session open = session;
        if (open == null) {
            closed(number);
        } else {
            open.close();
        }
    }

    @Override
    public void answered(Answer answer) {
        inbox.put(answer);
        if (unanswered.decrementAndGet() == 0) {
            tellEnd();
        }
    }

    @Override
    public void closed(int closedSession) {
        ended = true;
        tellEnd();
    }

    private void tellEnd() {
        if (ended && unanswered.get() == 0 && told.compareAndSet(false, true)) {
            inbox.put(new Event.SessionClosed(number));
        }
    }
}
