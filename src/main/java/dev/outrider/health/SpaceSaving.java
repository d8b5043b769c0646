package dev.outrider.health;

import dev.outrider.core.ChainId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counts the most frequent of any number of keys with as many counters as wanted (Metwally, Agrawal, El Abbadi 2005). A key that is not counted yet takes the
 * lowest counter over, and may be believed to have had that many before: so a count is never too low, and says by how much it may be too high. A key with
 * more than the counters' share of all rows is always among them. Used by one thread at a time.
 */
final class SpaceSaving {

    private final Counter[] heap;
    private final Map<ChainId, Counter> byKey;
    private int size;
    private long rows;

    /**
     * What is known of one key.
     *
     * @param key the key
     * @param rows how many rows it had at most
     * @param error by how many that may be too much
     */
    record Count(ChainId key, long rows, long error) {}

    private static final class Counter {
        private ChainId key;
        private long rows;
        private long error;
        private int place;

        private Counter(ChainId key, int place) {
            this.key = key;
            this.place = place;
        }
    }

    SpaceSaving(int counters) {
        heap = new Counter[counters];
        byKey = new HashMap<>(2 * counters);
    }

    /** How many rows there were of all keys. */
    long rows() {
        return rows;
    }

    void add(ChainId key) {
        rows++;
        Counter counter = byKey.get(key);
        if (counter == null) {
            counter = size < heap.length ? fresh(key) : takenOver(key);
            byKey.put(key, counter);
        }
        counter.rows++;
        sink(counter);
    }

    /** With no rows yet it belongs above all others. */
    private Counter fresh(ChainId key) {
        Counter counter = new Counter(key, size);
        int at = size++;
        while (at > 0) {
            int above = (at - 1) / 2;
            put(heap[above], at);
            at = above;
        }
        put(counter, at);
        return counter;
    }

    private Counter takenOver(ChainId key) {
        Counter lowest = heap[0];
        byKey.remove(lowest.key);
        lowest.key = key;
        lowest.error = lowest.rows;
        return lowest;
    }

    private void put(Counter counter, int at) {
        heap[at] = counter;
        counter.place = at;
    }

    private void sink(Counter counter) {
        int at = counter.place;
        for (int below = 2 * at + 1; below < size; below = 2 * at + 1) {
            int lower = below + 1 < size && heap[below + 1].rows < heap[below].rows ? below + 1 : below;
            if (heap[lower].rows >= counter.rows) {
                break;
            }
            put(heap[lower], at);
            at = lower;
        }
        put(counter, at);
    }

    /** What is known, in no order. */
    List<Count> counts() {
        List<Count> counts = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            counts.add(new Count(heap[i].key, heap[i].rows, heap[i].error));
        }
        return counts;
    }
}
