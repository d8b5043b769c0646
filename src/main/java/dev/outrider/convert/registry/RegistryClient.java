package dev.outrider.convert.registry;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks the registry, and knows when it is away. May be used by several threads.
 *
 * <p>{@code here -> away}, when no address gave an answer; {@code away -> here}, when a question in the background has got one, whatever it was. While it is away
 * nobody waits: each asker hears so at once.
 */
public final class RegistryClient {

    /** While it is away, somebody tries so often. */
    private static final long TRY_EVERY_NANOS = 1_000_000_000;

    /** Cheap for every registry, and answered by each, if only with a refusal. */
    private static final Question ALIVE = Question.get("/schemas/types");

    private final RegistrySettings settings;
    private final Executor background;
    private final LongSupplier clock;
    private final AtomicBoolean trying = new AtomicBoolean();
    private volatile @Nullable Line line;
    private volatile @Nullable Away away;
    private volatile long tryAtNanos;

    /**
     * It is away.
     *
     * @param message why, in one line
     * @param sinceNanos since when
     */
    public record Away(String message, long sinceNanos) {}

    /**
     * Connects to nothing yet.
     *
     * @param settings where it is
     * @param background runs a question now and then that nobody waits for
     * @param clock nanoseconds that never go back
     */
    public RegistryClient(RegistrySettings settings, Executor background, LongSupplier clock) {
        this.settings = settings;
        this.background = background;
        this.clock = clock;
    }

    /** Whether it is away, and why; null while it is there or nobody has asked. */
    public @Nullable Away away() {
        return away;
    }

    RegistrySettings settings() {
        return settings;
    }

    Executor background() {
        return background;
    }

    LongSupplier clock() {
        return clock;
    }

    /** Asks, unless it is known to be away. */
    JsonNode ask(Question question) throws RegistryException {
        refuseIfAway();
        return askNow(question);
    }

    /** For those who would ask in the background and wait: nobody waits for a registry that is away. */
    void refuseIfAway() throws RegistryException {
        Away present = away;
        if (present == null) {
            return;
        }
        if (clock.getAsLong() >= tryAtNanos && trying.compareAndSet(false, true)) {
            background.execute(this::tryAgain);
        }
        throw RegistryException.away(present.message);
    }

    private void tryAgain() {
        try {
            askNow(ALIVE);
        } catch (RegistryException e) {
            // Noted by askNow, which is all that this was for.
        } finally {
            trying.set(false);
        }
    }

    private JsonNode askNow(Question question) throws RegistryException {
        try {
            JsonNode answer = line().ask(question);
            away = null;
            return answer;
        } catch (RegistryException e) {
            if (e.isAway()) {
                note(String.valueOf(e.getMessage()));
            } else {
                away = null;
            }
            throw e;
        } catch (RuntimeException e) {
            // A key store that cannot be read, for instance: somebody may be writing it.
            String message = "the schema registry cannot be asked: " + e.getMessage();
            note(message);
            throw RegistryException.away(message);
        }
    }

    private void note(String message) {
        long now = clock.getAsLong();
        Away before = away;
        tryAtNanos = now + TRY_EVERY_NANOS;
        away = new Away(message, before == null ? now : before.sinceNanos);
    }

    private Line line() {
        Line present = line;
        if (present == null) {
            present = new Line(settings);
            line = present;
        }
        return present;
    }
}
