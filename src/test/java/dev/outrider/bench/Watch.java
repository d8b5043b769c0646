package dev.outrider.bench;

import dev.outrider.bench.contest.Contestant;
import dev.outrider.bench.look.Onlooker;
import dev.outrider.testkit.Await;
import dev.outrider.testkit.Program;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for a contestant, and notices when it has ended or when its onlooker has failed. */
record Watch(Contestant contestant, Program relay, Onlooker onlooker) {

    /** Half a row per millisecond is slower than anybody who is measured. */
    private static final long ROWS_PER_SECOND_MIN = 500;

    private static final Duration SOME_TIME = Duration.ofMinutes(3);

    /** Waits until so many rows have arrived. */
    void awaitArrival(long rows) {
        Duration takes = SOME_TIME.plusSeconds(rows / ROWS_PER_SECOND_MIN);
        Await.until(takes, () -> rows + " rows, so far " + onlooker.arrived(), () -> {
            requireHealth();
            return onlooker.arrived() >= rows;
        });
    }

    /** Waits until the contestant has recorded everything up to this row. */
    void awaitRecorded(Bed bed, long seq) {
        Await.until(SOME_TIME, "everything to be marked", () -> {
            requireHealth();
            return contestant.hasRecorded(bed, seq);
        });
    }

    void await(String what, Await.Condition condition) {
        Await.until(SOME_TIME, what, () -> {
            requireHealth();
            return condition.met();
        });
    }

    void requireHealth() {
        onlooker.requireHealth();
        if (!relay.isAlive()) {
            throw new AssertionError(contestant.name() + " ended by itself: " + relay.lastWords());
        }
    }

    /** Lets time pass: what is measured happens elsewhere. */
    static void pass(double seconds) throws InterruptedException {
        if (new CountDownLatch(1).await((long) (seconds * 1e3), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("nobody counts down");
        }
    }

    /** Stops it in good order: whatever it does then is part of what is judged. */
    void stop() {
        relay.terminate();
        int code = relay.awaitExit(SOME_TIME);
        if (contestant.endsInGoodOrder() && code != 0) {
            throw new AssertionError("the relay ended with exit code " + code + ": " + relay.lastWords());
        }
    }
}
