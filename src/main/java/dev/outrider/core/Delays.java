package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Chains whose first row is tried again later: ever later, as long as it fails. */
final class Delays {

    private static final int MOST_DOUBLINGS = 16;

    private final Settings.Sending settings;
    private final PriorityQueue<Chain> queue =
            new PriorityQueue<>(Comparator.comparingLong((Chain chain) -> chain.notBeforeNanos));

    Delays(Settings.Sending settings) {
        this.settings = settings;
    }

    /** The chain waits until its time comes. */
    void add(Chain chain) {
        chain.place = Place.DELAYED;
        queue.add(chain);
    }

    /** Puts up the chains whose time has come. */
    void release(long nowNanos, Consumer<Chain> ready) {
        while (!queue.isEmpty() && queue.peek().notBeforeNanos <= nowNanos) {
            ready.accept(queue.poll());
        }
    }

    /** How long a chain whose first row has failed for this reason waits. */
    long waitNanos(Chain chain, Entry first, Failure verdict, long nowNanos) {
        if (verdict.outcome() == Failure.Outcome.UNKNOWN) {
            return 0; // its partition is quiet, which is long enough
        }
        if (verdict.outcome() == Failure.Outcome.REFUSED) {
            // It fell with a bad row, and goes without such from now on; ever longer waits would punish the innocent.
            return first.falls == 1 ? 0 : settings.backoffMinNanos();
        }
        chain.troubled(verdict, nowNanos);
        int doublings = Math.min(chain.failures++, MOST_DOUBLINGS);
        long wait = Math.min(settings.backoffMaxNanos(), settings.backoffMinNanos() << doublings);
        // Whoever has to be asked for it is watched anyway, and says at once that it is still away.
        return verdict.code().equals(Failure.REGISTRY_AWAY) ? Math.min(wait, Backoff.ATTENTIVE_NANOS) : wait;
    }

    /** Tells of the rows, by topic, that have failed again and again since then, or since before. */
    void tellStuck(long sinceNanos, List<Stuck> into) {
        Map<String, Stuck> byTopic = new HashMap<>();
        for (Chain chain : queue) {
            Failure trouble = chain.trouble;
            if (trouble != null && chain.troubledSinceNanos - sinceNanos <= 0) {
                Stuck stuck = byTopic.computeIfAbsent(
                        chain.id.topic(),
                        topic -> new Stuck(
                                topic,
                                null,
                                chain.troubledSinceNanos,
                                trouble,
                                () -> take(each -> each.goesTo(topic) && isStuck(each, sinceNanos))));
                stuck.notLaterThan(chain.troubledSinceNanos);
                stuck.count(chain);
            }
        }
        into.addAll(byTopic.values());
    }

    private static boolean isStuck(Chain chain, long sinceNanos) {
        return chain.trouble != null && chain.troubledSinceNanos - sinceNanos <= 0 && chain.mayLeave();
    }

    private List<Chain> take(Predicate<Chain> which) {
        List<Chain> taken = new ArrayList<>();
        queue.removeIf(chain -> which.test(chain) && taken.add(chain));
        return taken;
    }

    boolean holds(String topic) {
        return queue.stream().anyMatch(chain -> chain.goesTo(topic));
    }

    /** The chains' rows went back to the table. */
    void forgetWaiting() {
        queue.clear();
    }

    long nextDeadlineNanos() {
        return queue.isEmpty() ? Long.MAX_VALUE : queue.peek().notBeforeNanos;
    }
}
