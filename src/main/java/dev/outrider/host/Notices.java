package dev.outrider.host;

import dev.outrider.health.Verdict;
import dev.outrider.health.Vitals;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a supervisor of systemd's kind is to be told, and when: that the relay has started, how it is, that it stops, and that its loop turns. Judges
 * the same vitals as the health endpoint does; asked often, and by one thread only.
 */
final class Notices {

    /** A word changes for good or not at all: who looks at it by the second reads the log. */
    private static final long STATUS_EVERY_NANOS = 5_000_000_000L;

    /** One that comes late, or is lost on a busy machine, must not end a relay that is well. */
    private static final int FEEDS_PER_WATCHDOG = 3;

    private final long feedEveryNanos;
    private boolean ready;
    private boolean stopping;
    private String status = "";
    private long statusNanos;
    private long fedNanos;

    /**
     * Notices of a relay of which nothing has been told yet.
     *
     * @param watchdogNanos within what time the supervisor wants to hear that the relay is alive, 0 when it does not
     */
    Notices(long watchdogNanos) {
        this.feedEveryNanos = watchdogNanos / FEEDS_PER_WATCHDOG;
    }

    /**
     * What there is to tell now, as assignments of the protocol; empty most of the time.
     *
     * @param now how the daemon is
     * @param isStopping whether it has been asked to stop
     */
    List<String> due(Vitals now, boolean isStopping) {
        List<String> lines = new ArrayList<>();
        if (!ready && hasStarted(now)) {
            ready = true;
            lines.add("READY=1");
        }
        if (isStopping && !stopping) {
            stopping = true;
            lines.add("STOPPING=1");
        }
        tellStatus(now, lines);
        // Nothing is fed for a loop that hangs, which is all that a watchdog is good for.
        if (feedEveryNanos > 0 && elapsed(now, fedNanos) >= feedEveryNanos && Verdict.alive(now)) {
            fedNanos = now.nowNanos();
            lines.add("WATCHDOG=1");
        }
        return lines;
    }

    /**
     * Table and lease have been good, or the database is not there and is waited for: a machine that boots must not take that for a failure, however
     * long it lasts. What is refused ends the process before either.
     */
    private static boolean hasStarted(Vitals now) {
        return now.host().onceReady()
                || now.host().troubles().stream()
                        .anyMatch(trouble -> trouble.kind().equals("database"));
    }

    /** The state and the kinds of its reasons. Not their messages: those name topics and keys, and every user of a machine may read this. */
    private void tellStatus(Vitals now, List<String> lines) {
        Verdict verdict = Verdict.of(now);
        String kinds = verdict.reasons().stream()
                .map(reason -> reason.kind())
                .distinct()
                .collect(Collectors.joining(", "));
        String text = verdict.word().text() + (kinds.isEmpty() ? "" : ": " + kinds);
        if (!text.equals(status) && (status.isEmpty() || elapsed(now, statusNanos) >= STATUS_EVERY_NANOS)) {
            status = text;
            statusNanos = now.nowNanos();
            lines.add("STATUS=" + text);
        }
    }

    /** Times are on a clock that starts above 0: what has never been is long ago. */
    private static long elapsed(Vitals now, long then) {
        return then == 0 ? Long.MAX_VALUE : now.nowNanos() - then;
    }
}
