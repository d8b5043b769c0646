package dev.outrider.host;

import dev.outrider.health.Vitals;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd what {@link Notices} has to tell, by systemd's own program: its socket takes datagrams, which Java cannot send to a socket that is a
 * file. A few processes a minute, and none at all where nobody listens: without {@code NOTIFY_SOCKET} this class is not even loaded.
 */
final class Notifier implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);

    /** The program waits for systemd to have read it, five seconds at most. */
    private static final long TELLING_TAKES_SECONDS = 10;

    /** How soon something new is told. A start is what somebody waits for. */
    private static final long LOOK_EVERY_MILLIS = 250;

    private static final int MAX_ANSWER_BYTES = 1_000;

    private final List<String> program;
    private final Notices notices;
    private final Supplier<Vitals> vitals;
    private final BooleanSupplier stopping;
    private final CountDownLatch gone;
    private boolean failing;

    /**
     * One that has told nothing yet.
     *
     * @param program the program that tells; assignments are put behind it
     * @param notices what to tell
     * @param vitals how the daemon is
     * @param stopping whether the daemon has been asked to stop
     * @param gone open from when there is nothing to tell any more
     */
    Notifier(
            List<String> program,
            Notices notices,
            Supplier<Vitals> vitals,
            BooleanSupplier stopping,
            CountDownLatch gone) {
        this.program = List.copyOf(program);
        this.notices = notices;
        this.vitals = vitals;
        this.stopping = stopping;
        this.gone = gone;
    }

    /**
     * Within what time systemd wants to hear from this process, in nanoseconds; 0 when it does not. What is meant for another process, as in a
     * child that inherited the environment, is not for this one.
     */
    static long watchdogNanos(Map<String, String> environment, long pid) {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String whose = environment.getOrDefault("WATCHDOG_PID", Long.toString(pid));
        return micros.matches("\\d{1,15}") && whose.equals(Long.toString(pid))
                ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros))
                : 0;
    }

    @Override
    public void run() {
        try {
            do {
                List<String> lines = notices.due(vitals.get(), stopping.getAsBoolean());
                if (!lines.isEmpty()) {
                    tell(lines);
                }
            } while (!gone.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS));
            // A stop may be over before it was ever looked at.
            List<String> last = notices.due(vitals.get(), true);
            if (!last.isEmpty()) {
                tell(last);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the notifier was interrupted", e);
        }
    }

    private void tell(List<String> lines) throws InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(lines);
        String error;
        try {
            error = run(command);
        } catch (IOException e) {
            error = Causes.line(e);
        }
        if (!error.isEmpty() && !failing) {
            // Once: systemd will end a relay that it does not hear of, and the log is to say why.
            LOG.atError()
                    .addKeyValue("event", "notify.failed")
                    .log("systemd cannot be told {}: {}", String.join(" ", lines), error);
        }
        failing = !error.isEmpty();
    }

    /** Runs it; returns why it failed, or nothing. */
    private static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        if (!process.waitFor(TELLING_TAKES_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "no end within " + TELLING_TAKES_SECONDS + " s";
        }
        if (process.exitValue() == 0) {
            return "";
        }
        try (InputStream said = process.getInputStream()) {
            return "exit code " + process.exitValue() + ", "
                    + new String(said.readNBytes(MAX_ANSWER_BYTES), StandardCharsets.UTF_8).strip();
        }
    }
}
