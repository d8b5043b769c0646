package dev.outrider.core;

import org.jspecify.annotations.Nullable;

/** What the cluster says when it is asked, of itself and of topics, and what follows from it. */
final class Replies {

    private final Stages stages;

    Replies(Stages stages) {
        this.stages = stages;
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
            stages.fates.topicBlocked(state.topic(), failure, nowNanos);
        } else if (failure.kind() == Failure.Kind.HALT) {
            stages.fates.halted(failure, Halt.Cause.LOOKING, nowNanos);
        }
        stages.dispatch.topicChanged(topic);
    }
}
