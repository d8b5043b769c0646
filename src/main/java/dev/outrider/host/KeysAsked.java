package dev.outrider.host;

import dev.outrider.core.Laggard;
import dev.outrider.health.HotKeys;
import dev.outrider.health.HotKeysJson;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers which keys are hot. Whoever asks waits for a turn of the loop, and no longer than a second.
 *
 * @param ports count rows by key
 * @param engine the relay at work, null while there is none
 * @param clock the loop's clock
 */
record KeysAsked(Ports ports, Supplier<@Nullable Engine> engine, LongSupplier clock) {

    private static final long PATIENCE_MILLIS = 1_000;

    /** The answer, null where keys are not to be told. */
    byte @Nullable [] answer() {
        HotKeys counting = ports.hotKeys();
        if (counting == null) {
            return null;
        }
        List<Laggard> laggards = laggards();
        return HotKeysJson.of(counting.top(HotKeysJson.MOST, System.nanoTime()), laggards, clock.getAsLong());
    }

    private @Nullable List<Laggard> laggards() {
        Engine running = engine.get();
        if (running == null) {
            return List.of();
        }
        try {
            return running.laggards().get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // A loop that does not turn is told of elsewhere, and louder.
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
