package dev.outrider.bench;

import java.util.Map;

/**
 * One contestant's turn at one trial.
 *
 * @param trial its title
 * @param contestant the name of the one whose turn it is
 * @param ours whether it fails the command when it is not exact
 * @param once whether a single run must do, because it takes long
 * @param postgresSettings of the bed
 * @param work the measurement
 */
record Heat(
        String trial, String contestant, boolean ours, boolean once, Map<String, String> postgresSettings, Work work) {

    /** A measurement on a fresh bed. */
    @FunctionalInterface
    interface Work {
        Outcome measure(Bed bed) throws Exception;
    }
}
