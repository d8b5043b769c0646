package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every row without an answer, oldest first; linked through the entries, so that a row costs nothing here. */
final class InFlight {

    private @Nullable Entry oldest;
    private @Nullable Entry newest;
    private int size;

    int size() {
        return size;
    }

    void add(Entry entry) {
        entry.sentBefore = newest;
        if (newest == null) {
            oldest = entry;
        } else {
            newest.sentAfter = entry;
        }
        newest = entry;
        size++;
    }

    void remove(Entry entry) {
        Entry before = entry.sentBefore;
        Entry after = entry.sentAfter;
        if (before == null) {
            oldest = after;
        } else {
            before.sentAfter = after;
        }
        if (after == null) {
            newest = before;
        } else {
            after.sentBefore = before;
        }
        entry.sentBefore = null;
        entry.sentAfter = null;
        size--;
    }

    /** The row that has been on its way there for the longest. */
    @Nullable
    Entry oldestTo(Partition partition) {
        Entry entry = oldest;
        while (entry != null && entry.partition != partition) {
            entry = entry.sentAfter;
        }
        return entry;
    }

    /** Tells what is on its way to these partitions, and what waits behind it without standing in a queue. */
    void tellStuck(Map<Partition, Stuck> byPartition) {
        for (Entry entry = oldest; entry != null; entry = entry.sentAfter) {
            Stuck stuck = byPartition.get(entry.partition);
            if (stuck != null) {
                stuck.count(entry);
                Chain chain = entry.chain();
                if (chain.place == Place.NONE && entry == chain.lastOnWay) {
                    stuck.count(chain);
                }
            }
        }
    }

    List<Entry> toList() {
        List<Entry> all = new ArrayList<>(size);
        for (Entry entry = oldest; entry != null; entry = entry.sentAfter) {
            all.add(entry);
        }
        return all;
    }
}
