package dev.outrider.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits for what other threads and processes do. Every wait has a deadline and says what it waited for.
 *
 * <p>A condition that throws an exception is not met yet (a database that restarts refuses connections); the last
 * exception becomes the cause of the failure. An {@link Error} ends the wait at once.
 */
public final class Await {
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);

    private Await() {}

    /** Something that becomes true. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it is true now. */
        boolean met() throws Exception;
    }

    /** Returns as soon as the condition is met, and fails when it is not met in time. */
    public static void until(Duration atMost, String what, Condition condition) {
        until(atMost, () -> what, condition);
    }

    /** As above, with a message that is only made on failure and may say how far things got. */
    public static void until(Duration atMost, Supplier<String> what, Condition condition) {
        value(atMost, what, () -> condition.met() ? Boolean.TRUE : null);
    }

    /** Returns the first non-null answer. */
    public static <T> T value(Duration atMost, Supplier<String> what, Callable<@Nullable T> source) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Exception last = null;
            try {
                T value = source.call();
                if (value != null) {
                    return value;
                }
            } catch (InterruptedException interrupted) {
                throw interrupted(what, interrupted);
            } catch (Exception notYet) {
                last = notYet;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw new AssertionError("Not within " + atMost + ": " + what.get(), last);
            }
            pause(LOOK_EVERY, what);
        }
    }

    /** Watches that a condition stays true for a while, for things that must not happen. */
    public static void holds(Duration atLeast, Supplier<String> what, Condition condition) {
        long deadline = System.nanoTime() + atLeast.toNanos();
        do {
            if (!isMet(condition, what)) {
                throw new AssertionError("Did not hold for " + atLeast + ": " + what.get());
            }
            pause(LOOK_EVERY, what);
        } while (System.nanoTime() - deadline < 0);
    }

    private static boolean isMet(Condition condition, Supplier<String> what) {
        try {
            return condition.met();
        } catch (Exception failed) {
            throw new AssertionError("Could not tell: " + what.get(), failed);
        }
    }

    private static void pause(Duration length, Supplier<String> what) {
        try {
            // Nobody ever releases it: a pause that an interrupt ends.
            if (new Semaphore(0).tryAcquire(length.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("a permit from nowhere");
            }
        } catch (InterruptedException interrupted) {
            throw interrupted(what, interrupted);
        }
    }

    private static AssertionError interrupted(Supplier<String> what, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new AssertionError("Interrupted while waiting: " + what.get(), cause);
    }
}
