package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayList;
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

    /** A session is not given up for less than this part of the window. */
    private static final int WORTHWHILE = 16;

    /** A partition is left alone for so many times the patience before the session is given up for the rows that it keeps. */
    private static final int PATIENCES = 2;

    private final Stages stages;
    private final Partitioning partitioning;
    private final long patienceNanos;
    private long nextLookNanos = Long.MIN_VALUE;

    /** Nothing goes there before the rows that a session was given up for could leave: the next session would have them on their way at once. */
    private final List<Partition> shutPartitions = new ArrayList<>();

    private @Nullable String trial;
    private long triedAckNanos;

    Congestion(Stages stages, Partitioning partitioning) {
        this.stages = stages;
        this.partitioning = partitioning;
        patienceNanos = stages.settings.sending().patienceNanos();
    }

    /** Lets leave what is stuck, if there is too much of it. Called while a session is open, after what can be sent was given to it. */
    void advance(long nowNanos) {
        Partitions partitions = stages.dispatch.partitions();
        if (shutPartitions.isEmpty() && (nowNanos < nextLookNanos || !isCrowded(nowNanos))) {
            return;
        }
        nextLookNanos = nowNanos + Math.max(1, patienceNanos / 4);
        List<Partition> shut = List.copyOf(shutPartitions);
        shutPartitions.clear();
        // Brokers that throttle have said for how long they are silent.
        long sinceNanos = nowNanos - patienceNanos - stages.throttle.nanos();
        List<Stuck> all = stages.dispatch.stuck(sinceNanos, nowNanos);
        for (Partition each : shut) {
            if (all.stream().noneMatch(stuck -> stuck.partition == each)) {
                // Whatever its silence looks like now: what a session was given up for must be able to leave.
                all.add(Stuck.at(each));
            }
        }
        Stuck room = waitingForRoom(sinceNanos);
        if (!shut.isEmpty() || room.rows() > 0 || isPart(SHARE, all, room)) {
            relieve(all, room, nowNanos);
        }
        shut.forEach(partitions::letIn);
    }

    /** What waits for another partition to be opened counts only where it has had no turn for long: as a rule it has one in a moment. */
    private Stuck waitingForRoom(long sinceNanos) {
        Partitions partitions = stages.dispatch.partitions();
        return partitions.isFullSince(sinceNanos) ? partitions.waitingForRoom() : Stuck.forRoom();
    }

    private void relieve(List<Stuck> all, Stuck room, long nowNanos) {
        List<Stuck> chosen = new ArrayList<>(all);
        chosen.removeIf(each -> !each.isShut() && !standsAlone(each));
        boolean moved = leave(chosen, nowNanos);
        if (!moved) {
            List<Stuck> others = new ArrayList<>(all);
            others.removeAll(chosen);
            List<Stuck> trials = oneTopic(others, nowNanos);
            moved = leave(trials, nowNanos);
            chosen.addAll(trials);
        }
        boolean half = isPart(2, all, room) && isPart(WORTHWHILE, chosen, room);
        if (!moved && (half || room.rows() > 0)) {
            endSession(chosen, nowNanos);
        }
    }

    private boolean isPart(int divisor, List<Stuck> stuck, Stuck more) {
        int rows = more.rows();
        long bytes = more.bytes();
        for (Stuck each : stuck) {
            rows += each.rows();
            bytes += each.bytes();
        }
        return !stuck.isEmpty() && stages.window.isPart(divisor, rows, bytes);
    }

    /** Whether somebody may be missing the room that stuck rows take: in the window, or among the open partitions. */
    private boolean isCrowded(long nowNanos) {
        Window window = stages.window;
        return window.isPart(SHARE, window.rows(), window.bytes())
                || stages.dispatch.partitions().isFullSince(nowNanos - patienceNanos);
    }

    /** The term is over: nothing waits any more. */
    void forget() {
        shutPartitions.clear();
    }

    /** Whether rows like these leave the stream already, or somebody else was heard since. */
    private boolean standsAlone(Stuck stuck) {
        return stages.dispatch.partitions().othersAnswer(stuck.silentSinceNanos()) || stands(stuck);
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
        if (all.isEmpty()) {
            return all;
        }
        if (trial == null || triedAckNanos != ackNanos) {
            long latestNanos = all.stream().mapToLong(Stuck::sinceNanos).max().orElse(nowNanos);
            if (stages.dispatch.partitions().justBack(nowNanos)
                    || !stages.lookout.heardSince(latestNanos + PATIENCES * patienceNanos, patienceNanos)) {
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
    private boolean leave(List<Stuck> stuck, long nowNanos) {
        boolean moved = false;
        for (Stuck each : stuck) {
            List<Chain> chains = each.takeLeaving();
            if (!chains.isEmpty()) {
                stages.blocks.standAside(Block.stuck(each, slice(each), nowNanos), nowNanos);
                moved = true;
            }
            for (Chain chain : chains) {
                leave(chain, each, nowNanos);
            }
        }
        return moved;
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
        blocks.joined(obstacle, nowNanos);
    }

    private @Nullable Slice slice(Stuck stuck) {
        Partition partition = stuck.partition;
        TopicState known = stages.topics.get(stuck.topic).known;
        return partition == null || known == null || !partitioning.isByKey()
                ? null
                : new Slice(partitioning, known.partitions(), Set.of(partition.number));
    }

    /**
     * A chain with rows on their way cannot leave, and goes on growing. When half of the window is stuck all the same, the rows on their way are given up, once for each silence: they
     * may land, and then go twice.
     */
    private void endSession(List<Stuck> chosen, long nowNanos) {
        long dueNanos = nowNanos - PATIENCES * patienceNanos - stages.throttle.nanos();
        if (chosen.stream().noneMatch(each -> each.keepsRows() && each.sinceNanos() - dueNanos <= 0)) {
            return;
        }
        // With all that are silent: the session ends for each of them, and would end again for the next.
        for (Stuck each : chosen) {
            Partition partition = each.partition;
            if (partition != null && each.keepsRows()) {
                partition.sessionEnded = true;
                partition.shut = true;
                shutPartitions.add(partition);
            }
        }
        stages.sessions.close();
    }

    long nextDeadlineNanos(long nowNanos) {
        return !shutPartitions.isEmpty() || isCrowded(nowNanos) ? nextLookNanos : Long.MAX_VALUE;
    }
}
