package dev.outrider.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Takes the children of this JVM, and their directory, with it.
 *
 * <p>A shutdown hook alone would leave servers behind when the JVM itself is killed, as build tools do after a time-out.
 * So a small shell process reads from a pipe what there is to end; the pipe closes however the JVM dies. It is told of
 * children that ended before, so that it never ends a stranger that got the same process id. A killed PostgreSQL leaves a
 * tiny System V segment behind, and on some systems semaphores, of which they have few: so it is asked to end, and the segments of those that were killed before go too.
 */
final class Reaper {
    private static final String SCRIPT = """
            trap '' INT TERM HUP
            pids=' '
            while read -r verb pid; do
              case $verb in
                watch) pids="$pids$pid " ;;
                forget) pids=$(printf '%s' "$pids" | sed "s/ $pid / /") ;;
              esac
            done
            ending=
            for lock in "$1"/*/data/postmaster.pid; do
              pid=$(sed -n 1p "$lock" 2>/dev/null)
              case $pids in *" ${pid:-none} "*) kill -CONT "$pid"; kill -QUIT "$pid"; ending="$ending $pid" ;; esac
            done 2>/dev/null
            tries=0
            for pid in $ending; do
              while kill -0 "$pid" 2>/dev/null && [ $tries -lt 80 ]; do tries=$((tries + 1)); sleep 0.1; done
            done
            for pid in $pids; do kill -9 "$pid" 2>/dev/null; done
            for lock in "$1"/*/data/postmaster.pid; do
              ipcrm -m "$(sed -n 7p "$lock" | sed 's/.* //')" 2>/dev/null
            done
            tries=0
            until rm -rf "$1" 2>/dev/null || [ $tries -ge 50 ]; do tries=$((tries + 1)); sleep 0.1; done
            """;
    private static final Reaper INSTANCE = new Reaper();

    private final Path directory;
    private final Process shell;
    private final Writer pipe;

    private Reaper() {
        try {
            directory = Files.createTempDirectory("outrider-test-");
            shell = new ProcessBuilder("sh", "-c", SCRIPT, "reaper", directory.toString())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        pipe = shell.outputWriter(StandardCharsets.US_ASCII);
        Runtime.getRuntime().addShutdownHook(new Thread(this::reap, "reaper"));
    }

    /** A fresh directory that is deleted with the JVM. */
    static Path newDirectory(String name) {
        try {
            return Files.createTempDirectory(INSTANCE.directory, name + "-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends this child with the JVM, unless it ends before. */
    static void watch(Process child) {
        INSTANCE.tell("watch " + child.pid());
        var unused = child.onExit().thenRun(() -> INSTANCE.tell("forget " + child.pid()));
    }

    private synchronized void tell(String line) {
        try {
            pipe.write(line + "\n");
            pipe.flush();
        } catch (IOException closing) {
            // The JVM is on its way out and the pipe is closed already: then the child has been dealt with.
            assert !shell.isAlive() || !line.startsWith("watch") : line;
        }
    }

    private void reap() {
        try {
            synchronized (this) {
                pipe.close();
            }
            if (!shell.waitFor(20, TimeUnit.SECONDS)) {
                System.err.println("The reaper still works on " + directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
