package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the window from being filled by rows with which nothing can be done while others could go: those of a partition that does not answer (its leader is gone, too
 * few of its replicas are in step), or of a topic whose rows cannot be converted for want of a schema. The outbox is read in order, so that they would stop every
 * other topic in the end. They leave the stream instead, as those of a blocked topic do, and a single one tries the way.
 *
 * <p>That helps nobody while no partition answers: then the outbox itself is the buffer. So somebody else must have been heard since; or, where nobody else has
 * anything in the window, the cluster must answer questions, and one topic may leave to see whether what is behind it can go.
 */
final class Congestion {

    /** This part of the window may be stuck without anybody missing it. */
    private static final int SHARE = 4;

    /** A partition is left alone for so many times the patience before the session is given up for the rows that it keeps. */
    private static final int PATIENCES = 2;

    private final Stages stages;
    private final Partitioning partitioning;
    private final long patienceNanos;
    private long nextLookNanos = Long.MIN_VALUE;
    private @Nullable String trial;
    private long triedAckNanos;

    Congestion(Stages stages, Partitioning partitioning) {
        this.stages = stages;
        this.partitioning = partitioning;
        patienceNanos = stages.settings.sending().patienceNanos();
    }

    /** Lets leave what is stuck, if there is too much of it. */
    void advance(long nowNanos) {
        Window window = stages.window;
        if (nowNanos < nextLookNanos || !window.isPart(SHARE, window.rows(), window.bytes())) {
            return;
        }
        nextLookNanos = nowNanos + Math.max(1, patienceNanos / 4);
        // Brokers that throttle have said for how long they are silent.
        List<Stuck> all = stages.dispatch.stuck(nowNanos - patienceNanos - stages.throttle.nanos());
        int rows = all.stream().mapToInt(Stuck::rows).sum();
        long bytes = all.stream().mapToLong(Stuck::bytes).sum();
        if (!window.isPart(SHARE, rows, bytes)) {
            return;
        }
        List<Stuck> alone = all.stream().filter(this::standsAlone).toList();
        List<Stuck> chosen = alone.isEmpty() ? oneTopic(all, nowNanos) : alone;
        boolean moved = false;
        for (Stuck each : chosen) {
            moved |= leave(each, nowNanos);
        }
        if (!moved && window.isPart(2, rows, bytes)) {
            endSession(chosen, nowNanos);
        }
    }

    /** Whether rows like these leave the stream already, or somebody else was heard since. */
    private boolean standsAlone(Stuck stuck) {
        long heardNanos = stages.tally.lastAckNanos;
        boolean others = heardNanos != 0 && heardNanos - stuck.sinceNanos >= patienceNanos;
        return others || stands(stuck);
    }

    private boolean stands(Stuck stuck) {
        Block block = stages.blocks.topic(stuck.topic);
        Slice slice = block == null ? null : block.slice;
        Partition partition = stuck.partition;
        return block != null
                && (slice == null || (partition != null && slice.numbers().contains(partition.number)));
    }

    /** The topic that takes most of the window; the same one until something is acknowledged. */
    private List<Stuck> oneTopic(List<Stuck> all, long nowNanos) {
        long ackNanos = stages.tally.lastAckNanos;
        if (trial == null || triedAckNanos != ackNanos) {
            long latestNanos =
                    all.stream().mapToLong(each -> each.sinceNanos).max().orElse(nowNanos);
            if (!stages.lookout.heardSince(latestNanos + patienceNanos)) {
                return List.of();
            }
            Map<String, Integer> rows =
                    all.stream().collect(Collectors.groupingBy(each -> each.topic, Collectors.summingInt(Stuck::rows)));
            trial = Collections.max(
                            rows.entrySet(),
                            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .getKey();
            triedAckNanos = ackNanos;
        }
        return all.stream().filter(each -> each.topic.equals(trial)).toList();
    }

    /** Returns whether any row left. */
    private boolean leave(Stuck stuck, long nowNanos) {
        List<Chain> chains = stuck.takeLeaving();
        if (!chains.isEmpty()) {
            stages.blocks.standAside(Block.stuck(stuck, slice(stuck), nowNanos), nowNanos);
        }
        for (Chain chain : chains) {
            leave(chain, stuck, nowNanos);
        }
        return !chains.isEmpty();
    }

    private void leave(Chain chain, Stuck stuck, long nowNanos) {
        Entry first = chain.firstPending();
        chain.place = Place.NONE;
        if (first == null) {
            return;
        }
        Blocks blocks = stages.blocks;
        Block obstacle = blocks.obstacle(first.row);
        if (obstacle == null) {
            // Its rows ask for a partition that is not their key's.
            blocks.standAside(Block.stuck(stuck, null, nowNanos), nowNanos);
            obstacle = Objects.requireNonNull(blocks.obstacle(first.row), "it concerns the whole topic");
        }
        obstacle.proven = false;
        stages.fates.unsendable(chain, nowNanos);
    }

    private @Nullable Slice slice(Stuck stuck) {
        Partition partition = stuck.partition;
        TopicState known = stages.topics.get(stuck.topic).known;
        return partition == null || known == null || !partitioning.isByKey()
                ? null
                : new Slice(partitioning, known.partitions(), Set.of(partition.number));
    }

    /**
     * A chain with rows on their way cannot leave, and goes on growing. When such chains take half of the window, the rows on their way are given up once: they may land
     * all the same, and then go twice.
     */
    private void endSession(List<Stuck> chosen, long nowNanos) {
        boolean due = false;
        for (Stuck each : chosen) {
            Partition partition = each.partition;
            if (partition != null
                    && partition.inFlight > 0
                    && !partition.sessionEnded
                    && nowNanos - each.sinceNanos >= PATIENCES * patienceNanos) {
                partition.sessionEnded = true;
                due = true;
            }
        }
        if (due) {
            stages.sessions.close();
        }
    }

    long nextDeadlineNanos() {
        Window window = stages.window;
        return window.isPart(SHARE, window.rows(), window.bytes()) ? nextLookNanos : Long.MAX_VALUE;
    }
}
