package dev.outrider.core;

import java.util.function.Supplier;

/** Makes the relay's collaborators; a test that plants a bug swaps one of them. */
class Parts {

    Window window(Settings settings) {
        return new Window(settings.window());
    }

    Gaps gaps(Settings settings) {
        return new Gaps(settings.reading());
    }

    Reader reader(Settings settings, Effects effects, Gaps gaps) {
        return new Reader(settings.reading(), effects, gaps);
    }

    Recorder recorder(Settings settings, Effects effects, Supplier<Fence> fence) {
        return new Recorder(settings, effects, fence);
    }

    Dispatch dispatch(Settings settings, Partitioning partitioning, Topics topics, Outcomes outcomes, Limiter limiter) {
        return new Dispatch(settings, partitioning, topics, outcomes, limiter);
    }

    Topics topics(Settings settings, Effects effects) {
        return new Topics(settings.sending(), effects);
    }

    Blocks blocks(Settings settings, Effects effects, Window window, Recorder recorder) {
        return new Blocks(settings.reading(), effects, window, recorder);
    }

    Tenure tenure(Settings settings, Effects effects) {
        return new Tenure(settings.lease(), effects);
    }

    Sessions sessions(Settings settings, Effects effects) {
        return new Sessions(settings.sending(), effects);
    }
}
