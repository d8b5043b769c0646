package dev.outrider.shop;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/** Judges what arrives: each key's numbers must come as 1, 2, 3 and so on. One thread writes, any may ask. */
public final class OrderBook {

    /** What one record turned out to be. */
    public enum Verdict {
        /** The next one of its key. */
        NEXT,
        /** It came before a predecessor that had not come yet. */
        EARLY,
        /** The predecessor that another one did not wait for; counted when that happened. */
        LATE,
        /** It had come before. */
        REPEATED
    }

    private static final class Page {
        private final Set<Long> missing = new HashSet<>();
        private long last;
    }

    private final Map<String, Page> pages = new HashMap<>();
    private volatile long arrived;
    private volatile long repeated;
    private volatile long violations;

    /** Takes a record in. */
    public synchronized Verdict arrived(String key, long number) {
        Page page = pages.computeIfAbsent(key, name -> new Page());
        Verdict verdict = judge(page, number);
        switch (verdict) {
            case NEXT -> page.last = number;
            case EARLY -> {
                for (long skipped = page.last + 1; skipped < number; skipped++) {
                    page.missing.add(skipped);
                }
                page.last = number;
                violations++;
            }
            case LATE -> page.missing.remove(number);
            case REPEATED -> repeated++;
        }
        if (verdict != Verdict.REPEATED) {
            arrived++;
        }
        return verdict;
    }

    private static Verdict judge(Page page, long number) {
        if (number == page.last + 1) {
            return Verdict.NEXT;
        }
        if (number > page.last) {
            return Verdict.EARLY;
        }
        return page.missing.contains(number) ? Verdict.LATE : Verdict.REPEATED;
    }

    /** Records that came for the first time. */
    public long arrived() {
        return arrived;
    }

    /** Records that came again. */
    public long repeated() {
        return repeated;
    }

    /** How often a record came before one of its predecessors. */
    public long violations() {
        return violations;
    }

    /**
     * What has not come, and what has come although it was never written, by the truth about each key.
     *
     * @param truth the last number written for a key, 0 for a key that is not known
     * @param keys all keys that were written
     */
    public synchronized Balance balance(Set<String> keys, ToLongFunction<String> truth) {
        long lost = 0;
        long phantoms = 0;
        Set<String> all = new HashSet<>(keys);
        all.addAll(pages.keySet());
        for (String key : all) {
            Page page = pages.getOrDefault(key, new Page());
            long written = truth.applyAsLong(key);
            lost += page.missing.stream().filter(number -> number <= written).count();
            lost += Math.max(0, written - page.last);
            phantoms += Math.max(0, page.last - written);
        }
        return new Balance(lost, phantoms);
    }

    /**
     * The books against the truth.
     *
     * @param lost written and never arrived
     * @param phantoms arrived and never written
     */
    public record Balance(long lost, long phantoms) {}
}
