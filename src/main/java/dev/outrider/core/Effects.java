package dev.outrider.core;

import java.util.List;
import java.util.Set;

/**
 * What the core asks of the world. Every method returns at once; each question is answered later by the event named with it, or by
 * its failed twin. Questions of one kind (lease, reading, writing) are asked and answered in order; at most one whose answer still
 * matters is open, and a few more that the core has given up.
 */
public interface Effects {

    /** Answered by {@link Event.LeaseAnswered} or {@link Event.LeaseFailed}. */
    void holdLease(LeaseAsk ask);

    /** Answered by {@link Event.PageRead} or {@link Event.ReadFailed}. */
    void read(PageAsk ask);

    /** Answered by {@link Event.WaitingRead} or {@link Event.ReadFailed}. Never open together with {@link #read}. */
    void readWaiting(WaitingAsk ask);

    /** Answered by {@link Event.Written} or {@link Event.WriteFailed}. */
    void write(WriteBack batch);

    /** Answered by {@link Event.SessionOpened} or {@link Event.SessionFailed}. */
    void openSession(int session);

    /**
     * Closes the session at once, overtaking rows that still wait to be sent by it (those are answered NOT_SENT).
     * Answered by {@link Event.SessionClosed}, after an answer for each of its rows.
     */
    void closeSession(int session);

    /** Each row is answered once, in {@link Event.Answered}. All are of the open session. */
    void send(List<Outgoing> rows);

    /** Answered by {@link Event.ClusterAnswered}. At most one such question is open. */
    void askCluster();

    /** Answered by {@link Event.TopicsDescribed}. */
    void describeTopics(Set<String> topics);
}
