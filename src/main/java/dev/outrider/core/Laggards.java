package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Finds the chains that are the latest. Made when somebody asks: nothing is kept for it while nobody does. */
final class Laggards {

    private Laggards() {}

    /** The latest first. Rows without a key have no chain to be behind with. */
    static List<Laggard> of(Collection<Chain> chains, Collection<Block> blocks, int most) {
        PriorityQueue<Chain> latest =
                new PriorityQueue<>(Comparator.comparingLong(Laggards::since).reversed());
        for (Chain chain : chains) {
            if (!chain.isEmpty()) {
                latest.add(chain);
                if (latest.size() > most) {
                    latest.poll();
                }
            }
        }
        List<Laggard> laggards = new ArrayList<>();
        latest.forEach(chain -> laggards.add(new Laggard(chain.id, rows(chain), since(chain), false)));
        for (Block block : blocks) {
            if (block.id.keyed()) {
                laggards.add(new Laggard(block.id, block.waiting, block.sinceNanos, true));
            }
        }
        laggards.sort(Comparator.comparingLong(Laggard::sinceNanos));
        return List.copyOf(laggards.subList(0, Math.min(most, laggards.size())));
    }

    private static long since(Chain chain) {
        Entry first = chain.first;
        if (first == null) {
            return Long.MAX_VALUE;
        }
        return first.committedNanos == Entry.UNKNOWN ? first.takenNanos : first.committedNanos;
    }

    private static long rows(Chain chain) {
        long rows = 0;
        for (Entry entry = chain.first; entry != null; entry = entry.next) {
            rows++;
        }
        return rows;
    }
}
