package dev.outrider.host;

import dev.outrider.core.OutboxException;
import dev.outrider.doctor.Symptom;
import dev.outrider.health.Vitals;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the database every few minutes while this instance holds the lane, and tells what somebody should mend: once in the log when it comes and
 * when it goes, and in health for as long as it is there. Nothing waits for it, and whatever goes wrong with it stops nothing else.
 */
final class Examiner implements Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(Examiner.class);

    /** A start has better things to do, and what is wrong at a start the start itself has told. */
    private static final long FIRST_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** How often to look whether the lane has come to us. */
    private static final long LANE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** More would bury health and log; the command line tells all of them. */
    static final int TOLD_TOGETHER = 20;

    private final Ports.Care care;
    private final BooleanSupplier holding;
    private final CountDownLatch stop;
    private final LongSupplier clock;
    private final Map<String, Vitals.Notice> present = new LinkedHashMap<>();
    private volatile Vitals.Examined seen = new Vitals.Examined(0, List.of());
    private long dueNanos;

    /**
     * Has seen nothing yet.
     *
     * @param care looks
     * @param holding whether this instance holds the lane
     * @param stop open from when the daemon is to stop
     * @param clock the loop's clock
     */
    Examiner(Ports.Care care, BooleanSupplier holding, CountDownLatch stop, LongSupplier clock) {
        this.care = care;
        this.holding = holding;
        this.stop = stop;
        this.clock = clock;
        this.dueNanos = clock.getAsLong() + Math.min(FIRST_NANOS, care.everyNanos());
    }

    /** What was found last. */
    Vitals.Examined seen() {
        return seen;
    }

    @Override
    public void run() {
        Rounds.untilStopped("looking after the database", stop, this::look);
    }

    /** Looks if it is time and the lane is ours; returns how long to rest. */
    long look() {
        long now = clock.getAsLong();
        if (!holding.getAsBoolean()) {
            // Whoever has the lane looks now, and tells.
            present.clear();
            seen = new Vitals.Examined(0, List.of());
            return LANE_NANOS;
        }
        if (now >= dueNanos) {
            examine();
            now = clock.getAsLong();
            dueNanos = now + care.everyNanos();
        }
        return Math.min(LANE_NANOS, dueNanos - now);
    }

    private void examine() {
        List<Symptom> symptoms;
        try {
            symptoms = care.examine();
        } catch (OutboxException | RuntimeException e) {
            // The lease and the pages ask the same database and say so; old notices say how old they are.
            LOG.atDebug()
                    .addKeyValue("event", "doctor.failed")
                    .log("no look at the state of the database: {}", Causes.line(e));
            return;
        }
        if (stop.getCount() > 0) {
            compare(symptoms.stream()
                    .filter(each -> each.level().compareTo(Symptom.Level.NOTE) > 0)
                    .sorted(Comparator.comparing(Symptom::level).reversed())
                    .limit(TOLD_TOGETHER)
                    .toList());
        }
    }

    private void compare(List<Symptom> found) {
        long now = clock.getAsLong();
        Map<String, Vitals.Notice> before = new LinkedHashMap<>(present);
        present.clear();
        for (Symptom each : found) {
            Vitals.Notice known = before.remove(each.key());
            boolean grave = each.level() == Symptom.Level.FAILURE;
            present.put(
                    each.key(),
                    new Vitals.Notice(grave, each.code(), each.text(), known == null ? now : known.sinceNanos()));
            if (known == null) {
                LOG.atWarn()
                        .addKeyValue("event", "doctor.finding")
                        .addKeyValue("kind", each.code())
                        .log("{}: {}", each.code(), each.text());
            }
        }
        for (Vitals.Notice gone : before.values()) {
            LOG.atInfo()
                    .addKeyValue("event", "doctor.gone")
                    .addKeyValue("kind", gone.kind())
                    .log("no longer so: {}", gone.message());
        }
        seen = new Vitals.Examined(now, List.copyOf(new ArrayList<>(present.values())));
    }
}
