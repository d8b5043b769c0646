package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * How to keep a server out of reach of the terminal's Ctrl-C, which goes to everything in the foreground: who wants to end in good order needs
 * the servers a little longer. They are ended all the same, by their owner or by the {@link Reaper}.
 */
final class Detached {
    private static final List<List<String>> WAYS =
            List.of(List.of("setsid"), List.of("perl", "-e", "setpgrp(0, 0); exec @ARGV or die"));
    private static final List<String> PREFIX =
            WAYS.stream().filter(Detached::works).findFirst().orElse(List.of());

    private Detached() {}

    /** What to put before the command; nothing where no way is known. The process keeps its id. */
    static List<String> commandPrefix() {
        return PREFIX;
    }

    private static boolean works(List<String> way) {
        try {
            String script = "command -v " + way.get(0);
            return new ProcessBuilder("sh", "-c", script)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
