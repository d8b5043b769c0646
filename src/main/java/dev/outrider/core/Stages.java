package dev.outrider.core;

/** The relay's collaborators, wired once. */
final class Stages {

    final Settings settings;
    final Window window;
    final Topics topics;
    final Tenure tenure;
    final Sessions sessions;
    final Recorder recorder;
    final Blocks blocks;
    final Dispatch dispatch;
    final Intake intake;
    final Halt halt;
    final Stopping stopping = new Stopping();
    final Troubles troubles;
    final Tally tally = new Tally();
    final Fates fates;
    final Lookout lookout;
    final Pauses pauses;
    final Throttle throttle;
    final Congestion congestion;

    Stages(Settings settings, Partitioning partitioning, Effects effects, Parts parts) {
        this.settings = settings;
        troubles = new Troubles(settings.lease().ttlNanos());
        window = parts.window(settings);
        throttle = new Throttle(window);
        topics = parts.topics(settings, effects);
        lookout = new Lookout(settings.sending(), effects, topics);
        tenure = parts.tenure(settings, effects);
        sessions = parts.sessions(settings, effects);
        recorder = parts.recorder(settings, effects, tenure::fence);
        blocks = parts.blocks(settings, effects, window, recorder);
        pauses = new Pauses(topics, blocks);
        halt = new Halt(settings.sending().backoffMaxNanos());
        fates = new Fates(this);
        dispatch = parts.dispatch(settings, partitioning, topics, fates, window.limiter());
        dispatch.partitions().slowedBy(throttle);
        Reader reader = parts.reader(settings, effects, parts.gaps(settings));
        congestion = new Congestion(this, partitioning);
        intake = new Intake(settings, reader, blocks, dispatch, recorder, window);
    }

    /** Rows on their way stay in the window; nothing else that was asked for in the term is asked for any more. */
    void termEnded() {
        window.retain(dispatch.partitions().inFlight());
        troubles.termEnded();
        congestion.forget();
    }
}
