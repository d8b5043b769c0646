package dev.outrider.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the database answers. Each side speaks for itself: while write-backs run into their time-outs, looks that are answered must not say, again and
 * again, that all is well.
 */
final class Troubles {

    /** Who asks the database. */
    enum Side {
        LEASE,
        READING,
        WRITING
    }

    private static final long STALE_NANOS_LEAST = 30_000_000_000L;

    private record Failing(String message, long sinceNanos, long lastNanos) {}

    private final Map<Side, Failing> failing = new EnumMap<>(Side.class);

    /** A side that is not asking any more, because its lane is paused for instance, is not in trouble for ever: what is retried is retried sooner. */
    private final long staleNanos;

    /** Statements run into their time-outs after less than a quarter of the lease's time. */
    Troubles(long ttlNanos) {
        staleNanos = Math.max(STALE_NANOS_LEAST, ttlNanos / 2);
    }

    void failed(Side side, String message, long nowNanos) {
        Failing before = failing.get(side);
        failing.put(side, new Failing(message, before == null ? nowNanos : before.sinceNanos(), nowNanos));
    }

    void answered(Side side, long nowNanos) {
        if (!failing.isEmpty()) {
            failing.remove(side);
            failing.values().removeIf(each -> nowNanos - each.lastNanos() >= staleNanos);
        }
    }

    /** What was asked for in the term is not asked for any more. */
    void termEnded() {
        failing.keySet().removeIf(side -> side != Side.LEASE);
    }

    /** What has lasted longest. */
    Status.@Nullable Trouble database() {
        Collection<Failing> all = failing.values();
        return all.stream()
                .min(Comparator.comparingLong(Failing::sinceNanos))
                .map(first -> new Status.Trouble("database", first.message(), first.sinceNanos(), null))
                .orElse(null);
    }
}
