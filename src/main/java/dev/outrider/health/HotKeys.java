package dev.outrider.health;

import dev.outrider.core.ChainId;
import dev.outrider.core.Row;
import dev.outrider.health.SpaceSaving.Count;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which keys have the most rows, counted where pages are read, and so not by the loop. Memory is bounded: so many counters for this minute and for the one before, each with
 * the beginning of a key at most. One thread counts, others ask.
 */
public final class HotKeys {

    /** Any key with more than this part of a minute's rows is found, and no other may push it out. */
    private static final int COUNTERS = 256;

    /** Keys that are longer are told apart by their beginning only. */
    private static final int LONGEST_KEY = 1_024;

    private static final long MINUTE_NANOS = 60_000_000_000L;

    private SpaceSaving present = new SpaceSaving(COUNTERS);
    private SpaceSaving past = new SpaceSaving(COUNTERS);
    private long beganNanos;
    private long pastNanos;
    private boolean begun;

    /**
     * The keys with the most rows.
     *
     * @param overNanos in how long a time, up to two minutes
     * @param rows rows of all keys, and of none
     * @param keys the most first
     */
    public record Top(long overNanos, long rows, List<Hot> keys) {}

    /**
     * A key with many rows.
     *
     * @param key topic and key, which may be cut off
     * @param rows how many rows it had, at most
     * @param atLeast how many it had, at least
     */
    public record Hot(ChainId key, long rows, long atLeast) {}

    /** Rows were read. */
    public synchronized void read(List<Row> rows, long nowNanos) {
        turn(nowNanos);
        for (Row row : rows) {
            ChainId chain = row.chain();
            byte[] key = chain.key();
            if (key != null) {
                present.add(
                        key.length <= LONGEST_KEY
                                ? chain
                                : new ChainId(chain.topic(), Arrays.copyOf(key, LONGEST_KEY)));
            }
        }
    }

    private void turn(long nowNanos) {
        if (!begun) {
            begun = true;
            beganNanos = nowNanos;
            pastNanos = nowNanos;
        }
        if (nowNanos - beganNanos >= MINUTE_NANOS) {
            // After a long silence the past is empty, and not what was before it.
            boolean next = nowNanos - beganNanos < 2 * MINUTE_NANOS;
            past = next ? present : new SpaceSaving(COUNTERS);
            pastNanos = next ? beganNanos : nowNanos - MINUTE_NANOS;
            present = new SpaceSaving(COUNTERS);
            beganNanos = nowNanos;
        }
    }

    /** The keys with the most rows in this minute and the one before. */
    public synchronized Top top(int most, long nowNanos) {
        turn(nowNanos);
        Map<ChainId, Hot> both = new HashMap<>();
        for (SpaceSaving minute : List.of(past, present)) {
            for (Count count : minute.counts()) {
                both.merge(
                        count.key(),
                        new Hot(count.key(), count.rows(), count.rows() - count.error()),
                        (a, b) -> new Hot(a.key(), a.rows() + b.rows(), a.atLeast() + b.atLeast()));
            }
        }
        List<Hot> keys = both.values().stream()
                .sorted(Comparator.comparingLong(Hot::rows).reversed())
                .limit(most)
                .toList();
        return new Top(nowNanos - pastNanos, past.rows() + present.rows(), keys);
    }
}
