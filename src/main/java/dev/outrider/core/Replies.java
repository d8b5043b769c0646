package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** Applies Kafka's answers: to records, to whether it is there, to questions about topics, and to a producer that could not be made. */
final class Replies {

    private final Stages stages;

    Replies(Stages stages) {
        this.stages = stages;
    }

    /** One row has its answer. */
    void answered(Answer answer, long nowNanos) {
        if (answer.failure() == null) {
            stages.tally.acknowledged(answer.outgoing().entry(), nowNanos);
            stages.sessions.acknowledged();
            stages.halt.acknowledged(nowNanos);
            stages.lookout.heard(nowNanos);
        }
        stages.dispatch.answered(answer, nowNanos);
    }

    /** The cluster was asked whether it is there. Between terms nobody sends, and so nothing is wrong. */
    void clusterAnswered(@Nullable Failure failure, boolean working, long nowNanos) {
        stages.lookout.answered(nowNanos);
        if (failure == null) {
            stages.lookout.heard(nowNanos);
            if (!stages.topics.doubtHalted()) {
                stages.halt.lookedUp(stages.window.rows() == 0);
            }
        } else if (working && failure.kind() == Failure.Kind.HALT) {
            stages.fates.halted(failure, Halt.Cause.LOOKING, nowNanos);
        } else if (working) {
            stages.lookout.unreachable(failure, nowNanos);
        }
    }

    /** No producer could be made. */
    void sessionFailed(int session, Failure failure, long nowNanos) {
        stages.sessions.failed(session, failure, nowNanos);
        if (failure.kind() == Failure.Kind.HALT) {
            stages.halt.halted(failure, Halt.Cause.LOOKING, nowNanos);
        }
    }

    /** The answer for one topic. */
    void described(TopicState state, long nowNanos) {
        Topics.Topic topic = stages.topics.described(state, nowNanos);
        Failure failure = state.failure();
        if (failure == null) {
            stages.lookout.heard(nowNanos);
            if (stages.sessions.isOpen()) {
                stages.halt.lookedUp(stages.window.rows() == 0);
            }
            stages.pauses.topicIsWell(state.topic());
        } else if (failure.kind() == Failure.Kind.BLOCK_TOPIC) {
            stages.lookout.heard(nowNanos);
            if (isWanted(topic)) {
                stages.fates.topicBlocked(topic.name, failure, nowNanos);
            } else {
                stages.topics.forget(topic);
            }
        } else if (failure.kind() == Failure.Kind.HALT) {
            stages.fates.halted(failure, Halt.Cause.LOOKING, nowNanos);
        }
        stages.dispatch.topicChanged(topic);
    }

    /** Whether any row is concerned: here, on its way, or in the table. */
    private boolean isWanted(Topics.Topic topic) {
        return topic.blocked
                || !topic.waiting.isEmpty()
                || stages.dispatch.partitions().anyInFlightTo(topic.name)
                || stages.blocks.topic(topic.name) != null;
    }
}
