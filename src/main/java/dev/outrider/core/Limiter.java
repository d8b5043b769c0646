package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import dev.outrider.core.Limit.Line;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps to the rates that are configured, of all rows and of topics. A chain whose next row would go too fast waits here, and each turn lets one row go: of
 * those that wait the chain that has waited for the longest, alternately among rows that were read from the outbox and rows that come back from the side table. So neither a hot key
 * nor what was left standing can keep the others out.
 *
 * <p>A topic that is slower than its rows come must not fill the window with them, or every other topic would be as slow: what waits beyond
 * the topic's share leaves the stream ({@link #surplus}).
 */
class Limiter {

    private final Settings.Window window;
    private final @Nullable Pace all;
    private @Nullable Limit others;
    private final Map<String, Limit> byTopic = new HashMap<>();
    private final Set<Limit> holding = new LinkedHashSet<>();
    private final boolean off;
    private @Nullable Chain turn;
    private boolean drainedNext;
    private boolean apartSent;
    private long tickets;

    Limiter(Settings.Window window) {
        this.window = window;
        Settings.Limits limits = window.limits();
        off = limits.equals(Settings.Limits.NONE);
        all = limits.all().none() ? null : new Pace(limits.all());
        others = all == null ? null : new Limit(null, Settings.Rate.NONE, window);
    }

    private @Nullable Limit of(String topic) {
        if (off) {
            return null;
        }
        Limit known = byTopic.get(topic);
        if (known != null) {
            return known;
        }
        Settings.Rate rate = window.limits().ofTopic().apply(topic);
        if (rate.none()) {
            return others;
        }
        Limit made = new Limit(new Pace(rate), rate, window);
        byTopic.put(topic, made);
        return made;
    }

    // ---- what is here

    void enter(Entry entry) {
        Limit limit = of(entry.row.chain().topic());
        entry.limit = limit;
        if (limit != null) {
            limit.enter(entry);
        }
    }

    /** The row is acknowledged, or has left the stream. */
    void leave(Entry entry) {
        Limit limit = entry.limit;
        if (limit != null) {
            entry.limit = null;
            limit.leave(entry);
        }
    }

    void answered(Entry entry) {
        if (entry.limit != null) {
            entry.limit.answered(entry);
        }
    }

    /** The row goes to the producer: its time is used up, whatever becomes of it. */
    void sent(Entry entry, long nowNanos) {
        Limit limit = entry.limit;
        if (limit == null) {
            return;
        }
        limit.sent(entry);
        apartSent = entry.company != Company.ANY;
        charge(limit, entry, nowNanos);
    }

    void charge(Limit limit, Entry entry, long nowNanos) {
        if (limit.pace != null) {
            limit.pace.charge(entry.bytes, nowNanos);
        }
        if (all != null) {
            all.charge(entry.bytes, nowNanos);
        }
    }

    /** The term is over: the chains' rows went back to the table. */
    void forgetWaiting() {
        byTopic.replaceAll((topic, limit) -> limit.renewed());
        others = others == null ? null : others.renewed();
        holding.clear();
        turn = null;
    }

    // ---- whose turn it is

    /** Whether the chain's next row may go now; if not, the chain waits here and is put up again when it is its turn. */
    boolean admit(Chain chain, Entry entry, long nowNanos) {
        Limit limit = entry.limit;
        if (limit == null) {
            return true;
        }
        boolean free = all == null ? !limit.holds() : holding.isEmpty() && all.open(nowNanos);
        if (chain == turn || (free && limit.open(nowNanos))) {
            turn = null;
            return true;
        }
        chain.place = Place.AT_LIMIT;
        chain.ticket = ++tickets;
        limit.line(Line.of(entry)).addLast(chain);
        holding.add(limit);
        return false;
    }

    /**
     * Gives one chain its turn, if there is one that may go; returns whether it did. One that goes apart from others does not wait for it longer than for one other row: by then
     * its partition would be in use again, and it would have to begin anew.
     */
    boolean giveTurn(long nowNanos, Consumer<Chain> release) {
        turn = null;
        if (holding.isEmpty() || (all != null && !all.open(nowNanos))) {
            return false;
        }
        Line line = drainedNext ? Line.DRAINED : Line.FRESH;
        Line other = drainedNext ? Line.FRESH : Line.DRAINED;
        return (!apartSent && giveTurn(Line.APART, nowNanos, release))
                || giveTurn(line, nowNanos, release)
                || giveTurn(other, nowNanos, release)
                || giveTurn(Line.APART, nowNanos, release);
    }

    private boolean giveTurn(Line line, long nowNanos, Consumer<Chain> release) {
        Limit limit = longestWaiting(line, nowNanos);
        if (limit == null) {
            return false;
        }
        Chain chain = limit.line(line).removeFirst();
        if (!limit.holds()) {
            holding.remove(limit);
        }
        drainedNext = line == Line.APART ? drainedNext : line == Line.FRESH;
        turn = chain;
        release.accept(chain);
        return true;
    }

    /** There are as many to look through as there are topics with a limit that holds chains now. */
    private @Nullable Limit longestWaiting(Line line, long nowNanos) {
        Limit longest = null;
        long ticket = Long.MAX_VALUE;
        for (Limit limit : holding) {
            Chain first = limit.line(line).peekFirst();
            if (first != null && first.ticket < ticket && limit.open(nowNanos)) {
                longest = limit;
                ticket = first.ticket;
            }
        }
        return longest;
    }

    // ---- too many

    /**
     * A chain of a topic of which more waits than its share of the window: the one that came last, and with nothing on its way, or what is behind
     * it could not be told from what was before. Null when there is none.
     */
    @Nullable
    Chain surplus() {
        for (Iterator<Limit> each = holding.iterator(); each.hasNext(); ) {
            Limit limit = each.next();
            Chain chain = limit.crowded() ? takeLast(limit.line(Line.FRESH)) : null;
            if (chain != null) {
                if (!limit.holds()) {
                    each.remove();
                }
                return chain;
            }
        }
        return null;
    }

    private static @Nullable Chain takeLast(ArrayDeque<Chain> line) {
        for (Iterator<Chain> each = line.descendingIterator(); each.hasNext(); ) {
            Chain chain = each.next();
            Entry next = chain.firstPending();
            if (chain.leads() && !chain.disturbed && !chain.retired && next != null && next.drainOf == null) {
                each.remove();
                return chain;
            }
        }
        return null;
    }

    /** Whether a chain of the topic waits here. */
    boolean holds(String topic) {
        return holding.stream()
                .flatMap(limit -> Stream.of(Line.values()).flatMap(line -> limit.line(line).stream()))
                .anyMatch(chain -> chain.goesTo(topic));
    }

    /** How many rows of the topic may be brought back from the side table now. */
    int room(String topic) {
        Limit limit = of(topic);
        return limit == null ? Integer.MAX_VALUE : limit.room();
    }

    /** Whether the topic has a limit of its own. */
    boolean limits(String topic) {
        Limit limit = of(topic);
        return limit != null && limit != others;
    }

    long nextDeadlineNanos() {
        if (holding.isEmpty()) {
            return Long.MAX_VALUE;
        }
        long next = Long.MAX_VALUE;
        for (Limit limit : holding) {
            next = Math.min(next, limit.pace == null ? Long.MIN_VALUE : limit.pace.opensAtNanos());
        }
        return all == null ? next : Math.max(next, all.opensAtNanos());
    }
}
