package dev.outrider.testkit;

import java.time.Duration;
import java.util.OptionalLong;

/** What a test may do to a server, be it a process or a container. Starting does not wait for readiness. */
interface Server {
    void start();

    /** Sends a signal that asks it to end, and waits until it has. */
    void end(String signal, Duration atMost);

    /** Ends every process of it at once, without a farewell. */
    void kill();

    /** Stops its clock: connections stay open, nothing answers. */
    void freeze();

    void resume();

    boolean isAlive();

    /** The end of what it printed, for messages. */
    String lastWords();

    /** Everything it printed, as far as it is still known. */
    default String output() {
        return lastWords();
    }

    /** Its process, where this machine sees one. */
    default OptionalLong pid() {
        return OptionalLong.empty();
    }

    /** Waits until it answers, and fails at once when it has died instead. */
    default void awaitReady(Duration atMost, String what, Await.Condition answers) {
        Await.until(atMost, () -> what + " to answer; it said: " + lastWords(), () -> {
            if (!isAlive()) {
                throw new ServerDied(what + " died: " + lastWords());
            }
            return answers.met();
        });
    }

    /** It ended instead of becoming ready, for instance because somebody else took its port. */
    final class ServerDied extends AssertionError {
        private static final long serialVersionUID = 1L;

        ServerDied(String message) {
            super(message);
        }
    }
}
