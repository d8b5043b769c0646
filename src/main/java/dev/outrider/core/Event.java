package dev.outrider.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the world tells the core. Events are absorbed in the order in which they happened. */
public sealed interface Event {

    /** Time has passed, nothing else. */
    record Tick() implements Event {}

    /** The database answered about the lease. */
    record LeaseAnswered(LeaseAsk ask, LeaseAnswer answer) implements Event {}

    /** Nothing is known about the lease. */
    record LeaseFailed(LeaseAsk ask, String message) implements Event {}

    /** A look at the outbox. */
    record PageRead(PageAsk ask, Page page) implements Event {}

    /** A look at waiting rows. */
    record WaitingRead(WaitingAsk ask, Page page) implements Event {}

    /** Somebody says that rows were committed. It may be untrue, and it may never be said: nothing rests on it but how soon the next look is. */
    record Woken() implements Event {}

    /** A look at the outbox or at waiting rows did not succeed. */
    record ReadFailed(ReadAsk ask, String message) implements Event {}

    /** A write-back was judged. */
    record Written(WriteBack batch, WriteAnswer answer) implements Event {}

    /** Whether a write-back took effect is unknown. */
    record WriteFailed(WriteBack batch, String message) implements Event {}

    /** A producer is ready. */
    record SessionOpened(int session) implements Event {}

    /** No producer could be made. */
    record SessionFailed(int session, Failure failure) implements Event {}

    /** The producer is closed, and every row it had has had its answer in an earlier event; rows asked for while it closed get theirs, NOT_SENT, before or after. */
    record SessionClosed(int session) implements Event {}

    /** Attempts got their answers, in the order in which the answers came. */
    record Answered(List<Answer> answers) implements Event {}

    /** Whether the cluster answers at all; the failure is null when it does. */
    record ClusterAnswered(@Nullable Failure failure) implements Event {}

    /** What the cluster says about topics. */
    record TopicsDescribed(List<TopicState> topics) implements Event {}

    /**
     * How long brokers have made the producer wait lately, at worst; 0 when they have not. Said whenever it changes.
     *
     * @param nanos for one request
     */
    record Throttled(long nanos) implements Event {}

    /** A parked row shall be tried again: its chain is drained. */
    record RetryParked(Row row) implements Event {}

    /** A parked row shall be given up: it leaves the side table unpublished, and its chain is drained. */
    record DiscardParked(Row row) implements Event {}

    /** All that is to stand still, read while this instance was known to hold the lane in that term. */
    record PausesRead(long term, List<Pause> pauses) implements Event {}

    /** Drain, mark and release until the deadline; a second one with an earlier deadline hurries. */
    record Stop(long deadlineNanos) implements Event {}
}
