package dev.outrider.convert.registry;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The schemas found so far, by subject, each with what was made of it. May be used by several threads.
 *
 * @param <T> what is made of a schema
 */
public final class Schemas<T> {

    /** A refusal is repeated for so long without asking: poison comes in storms, and a new schema is wanted soon. */
    private static final long REFUSED_NANOS = 1_000_000_000;

    /** Bounds the memory of subjects that are made out of a column. Whoever has more pays with questions. */
    private static final int SUBJECTS_MAX = 10_000;

    private final RegistryClient client;
    private final SchemaSource source;
    private final boolean changing;
    private final Function<Registered, T> maker;
    private final Map<String, Entry<T>> entries = new ConcurrentHashMap<>();

    /** One subject. */
    private static final class Entry<T> {
        private final AtomicBoolean refreshing = new AtomicBoolean();
        private volatile @Nullable Found<T> found;
        private volatile long askedNanos;
        private volatile @Nullable RegistryException refusal;
        private volatile @Nullable Pending<T> pending;
    }

    /** A question that somebody waits for, or has given up waiting for. */
    private record Pending<T>(CompletableFuture<T> answer, long untilNanos) {}

    private record Found<T>(int id, T made) {}

    /**
     * Knows nothing yet.
     *
     * @param client whom the source asks
     * @param source gives a subject's schema
     * @param changing whether it may give another one later
     * @param maker makes what is kept for a schema
     */
    public Schemas(RegistryClient client, SchemaSource source, boolean changing, Function<Registered, T> maker) {
        this.client = client;
        this.source = source;
        this.changing = changing;
        this.maker = maker;
    }

    /** What is known, without asking anybody or waiting; null for nothing. An old one is renewed in the background. */
    public @Nullable T peek(String subject) {
        Entry<T> entry = entries.get(subject);
        Found<T> found = entry == null ? null : entry.found;
        if (entry == null || found == null) {
            return null;
        }
        if (changing) {
            refresh(subject, entry);
        }
        return found.made;
    }

    /**
     * What is known, or else what the registry says. Waits for as long as one question may take, even when several are needed: then the answer is there later.
     *
     * @throws RegistryException when it says nothing of use; also when it did so a moment ago
     */
    public T get(String subject) throws RegistryException {
        T known = peek(subject);
        if (known != null) {
            return known;
        }
        Entry<T> entry = entry(subject);
        RegistryException refusal = entry.refusal;
        long now = client.clock().getAsLong();
        if (refusal != null && now - entry.askedNanos < REFUSED_NANOS) {
            throw refusal;
        }
        client.refuseIfAway();
        Pending<T> pending = entry.pending;
        if (pending == null || pending.answer.isDone()) {
            pending = new Pending<>(
                    CompletableFuture.supplyAsync(() -> askUnchecked(subject, entry), client.background()),
                    now + client.settings().takes().toNanos());
            entry.pending = pending;
        }
        return await(pending, subject, now);
    }

    private T await(Pending<T> pending, String subject, long nowNanos) throws RegistryException {
        try {
            return pending.answer.get(Math.max(0, pending.untilNanos - nowNanos), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Unchecked unchecked) {
                throw unchecked.exception;
            }
            throw RegistryException.useless("the schema of " + subject + " is of no use: " + e.getCause());
        } catch (TimeoutException e) {
            throw RegistryException.away("the schema of " + subject + " has not come yet");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw RegistryException.away("interrupted while waiting for the schema of " + subject);
        }
    }

    private T askUnchecked(String subject, Entry<T> entry) {
        try {
            return ask(subject, entry);
        } catch (RegistryException e) {
            throw new Unchecked(e);
        }
    }

    /** Carries an exception through a future. */
    private static final class Unchecked extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient RegistryException exception;

        Unchecked(RegistryException exception) {
            super(exception.getMessage(), exception, false, false);
            this.exception = exception;
        }
    }

    /** What is known, or else what the registry says now, however long it takes. A refusal of a moment ago is not repeated. */
    public T ask(String subject) throws RegistryException {
        T known = peek(subject);
        return known == null ? ask(subject, entry(subject)) : known;
    }

    private Entry<T> entry(String subject) {
        if (entries.size() >= SUBJECTS_MAX) {
            entries.clear();
        }
        return entries.computeIfAbsent(subject, unused -> new Entry<>());
    }

    private T ask(String subject, Entry<T> entry) throws RegistryException {
        try {
            Registered registered = source.find(subject);
            Found<T> before = entry.found;
            Found<T> found = before != null && before.id == registered.id()
                    ? before
                    : new Found<>(registered.id(), maker.apply(registered));
            entry.found = found;
            entry.refusal = null;
            return found.made;
        } catch (RegistryException e) {
            // That it is away the client remembers, and knows best when that is over.
            entry.refusal = e.isAway() ? null : e;
            throw e;
        } finally {
            entry.askedNanos = client.clock().getAsLong();
        }
    }

    private void refresh(String subject, Entry<T> entry) {
        long age = client.clock().getAsLong() - entry.askedNanos;
        if (age < client.settings().refresh().toNanos() || !entry.refreshing.compareAndSet(false, true)) {
            return;
        }
        client.background().execute(() -> {
            try {
                ask(subject, entry);
            } catch (RegistryException e) {
                // The one that is known goes on being used: it was good enough for the registry a while ago.
            } finally {
                entry.refreshing.set(false);
            }
        });
    }
}
