package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The partitions rows are on their way to: who may send to one now. A partition may be quiet (requests of a closed session may still land
 * there), it may be emptied for a row that must not share a batch, and the number of open partitions is bounded, because each may pin a whole batch of the
 * producer's buffer.
 */
final class Partitions {

    /** What owes an answer for this part of the patience gets no more rows until it answers. */
    private static final int OVERDUE_PART = 3;

    /** This part of the open partitions is not for rows that try the way. */
    private static final int TRIALS_NOT_PART = 4;

    private final Settings settings;
    private final long overdueNanos;
    private final Consumer<Chain> ready;
    private final Map<String, Map<Integer, Partition>> byTopic = new HashMap<>();
    private final PriorityQueue<Partition> quiet =
            new PriorityQueue<>(Comparator.comparingLong((Partition partition) -> partition.quietUntilNanos));
    private final Set<Partition> takingTurns = new LinkedHashSet<>();
    private final Set<Partition> open = new HashSet<>();

    /** Those that owe an answer: all that are open, and those whose session was closed before they gave one. */
    private final Set<Partition> owing = new LinkedHashSet<>();

    private final ArrayDeque<Chain> waitingForRoom = new ArrayDeque<>();
    private final InFlight inFlight = new InFlight();
    private @Nullable Throttle throttle;
    private int trials;
    private final Answering answering;

    /** When a partition was last opened for a row that does not just try the way. */
    private long openedNanos;

    Partitions(Settings settings, Consumer<Chain> ready) {
        this.settings = settings;
        this.ready = ready;
        long patienceNanos = settings.sending().patienceNanos();
        overdueNanos = patienceNanos / OVERDUE_PART;
        answering = new Answering(patienceNanos);
    }

    /** What may make requests already sent even later. */
    void slowedBy(Throttle brokers) {
        throttle = brokers;
    }

    Partition get(String topic, int number) {
        Map<Integer, Partition> ofTopic = byTopic.get(topic);
        Partition known = ofTopic == null ? null : ofTopic.get(number);
        if (known != null) {
            return known;
        }
        Partition made = new Partition(topic, number);
        byTopic.computeIfAbsent(topic, name -> new HashMap<>()).put(number, made);
        return made;
    }

    int inFlightRows() {
        return inFlight.size();
    }

    /** Every row in flight, oldest first. */
    List<Entry> inFlight() {
        return inFlight.toList();
    }

    /** Whether the row may go now; if not, the chain waits here and is put up again when it may. Nothing is taken by asking. */
    boolean admit(Chain chain, Entry entry, Partition partition, TopicState known, long nowNanos) {
        partition.batchBytesMax = known.maxBatchBytes();
        if (partition.quiet(nowNanos) || partition.shut) {
            return hold(chain, partition.turns.queue(Company.ANY));
        }
        Company with = entry.company;
        if (with != Company.ANY) {
            takingTurns.add(partition);
            partition.turns.beginIfIdle(with, partition.inFlight);
        }
        if (!partition.turns.isOf(with, partition.inFlight)) {
            return hold(chain, partition.turns.queue(with));
        }
        if (partition.inFlight == 0 && !hasRoomFor(entry)) {
            return hold(chain, waitingForRoom);
        }
        boolean crowded = partition.inFlightBytes + entry.bytes > partition.batchBytesMax
                || isOverdue(partition, entry, nowNanos);
        if (partition.inFlight > 0 && crowded) {
            return hold(chain, partition.crowd);
        }
        return true;
    }

    /**
     * It may not answer for long: what is on its way there can no longer be taken back, and the chain behind it can only grow. Rows of a topic with a limit go on: here
     * they would count as waiting for that, and have the rest of their topic leave the stream.
     */
    private boolean isOverdue(Partition partition, Entry entry, long nowNanos) {
        long announced = throttle == null ? 0 : throttle.nanos();
        boolean limited = entry.limit != null && entry.limit.pace != null;
        return !limited && nowNanos - partition.owesSinceNanos >= overdueNanos + announced;
    }

    /** Rows that only try the way may keep their places for long, and there may be one for each topic: a part of the places is not for them. */
    private boolean hasRoomFor(Entry entry) {
        int places = settings.window().openPartitions();
        int forTrials = Math.max(1, places - Math.max(1, places / TRIALS_NOT_PART));
        return open.size() < places && (!entry.triesASilence || trials < forTrials);
    }

    private static boolean hold(Chain chain, ArrayDeque<Chain> queue) {
        chain.place = Place.AT_PARTITION;
        queue.addLast(chain);
        return false;
    }

    void sent(Entry entry, Partition partition, long nowNanos) {
        if (partition.inFlight++ == 0) {
            partition.lastAnswerNanos = nowNanos;
            open.add(partition);
            if (owing.add(partition)) {
                partition.owesSinceNanos = nowNanos;
            }
        }
        if (entry.triesASilence) {
            trials++;
        } else if (partition.inFlight == 1) {
            openedNanos = nowNanos;
        }
        // Of rows that do not just try the way a session may be given up once more.
        partition.sessionEnded &= entry.triesTheWay;
        partition.inFlightBytes += entry.bytes;
        partition.turns.sent();
        entry.partition = partition;
        inFlight.add(entry);
    }

    void answered(Entry entry, Partition partition, @Nullable Failure failure, long nowNanos) {
        inFlight.remove(entry);
        boolean heard = failure == null || failure.outcome() == Failure.Outcome.REFUSED;
        if (heard) {
            answering.heard(nowNanos - partition.owesSinceNanos, nowNanos);
            partition.owesSinceNanos = nowNanos;
            partition.sessionEnded = false;
            partition.doubted = false;
        }
        // A row that never left says nothing of the partition, and takes no silence back.
        partition.doubted |= failure != null && failure.outcome() == Failure.Outcome.UNKNOWN;
        partition.lostSessions = failure == null ? 0 : partition.lostSessions;
        partition.lastAnswerNanos = nowNanos;
        trials -= entry.triesASilence ? 1 : 0;
        partition.inFlightBytes -= entry.bytes;
        if (partition.inFlightBytes <= partition.batchBytesMax / 2) {
            putUp(partition.crowd);
        }
        partition.turns.answered();
        if (--partition.inFlight == 0) {
            if (partition.turns.isTaken()) {
                endTurn(partition);
            }
            open.remove(partition);
            if (!partition.doubted) {
                owing.remove(partition);
            }
        }
        if (partition.inFlight == 0 || entry.triesASilence) {
            putUp(waitingForRoom);
        }
    }

    /**
     * Nothing goes to the partition for a while: its unanswered requests may still land. For ever longer while it is the one that loses sessions, one after the other: each makes the
     * rows of all partitions go again.
     */
    void quiet(Partition partition, int session, Failure failure, long nowNanos) {
        if (!failure.code().equals(Failure.SESSION_CLOSED) && partition.lostSession != session) {
            partition.lostSession = session;
            partition.lostSessions++;
        }
        long configured = settings.sending().quietNanos();
        long least = throttle == null ? configured : throttle.quietNanos(configured);
        int doublings = Math.min(Math.max(0, partition.lostSessions - 1), 16);
        long nanos =
                Math.max(least, Math.min(least << doublings, settings.sending().backoffMaxNanos()));
        quiet.remove(partition);
        partition.quietUntilNanos = Math.max(partition.quietUntilNanos, nowNanos + nanos);
        quiet.add(partition);
    }

    /** Puts up the chains of partitions that are quiet no longer. */
    void release(long nowNanos) {
        while (!quiet.isEmpty() && quiet.peek().quietUntilNanos <= nowNanos) {
            putUp(quiet.poll().turns.queue(Company.ANY));
        }
    }

    /**
     * Lets rows that must not share a batch take turns at a partition, so that a storm of poison delays nobody for long. Returns whether a
     * chain was put up.
     */
    boolean giveTurns(long nowNanos) {
        boolean any = false;
        for (Partition partition : List.copyOf(takingTurns)) {
            if (!partition.quiet(nowNanos)) {
                any |= giveTurn(partition);
            }
        }
        return any;
    }

    private boolean giveTurn(Partition partition) {
        Turns turns = partition.turns;
        if (turns.areAnys() && !turns.beginNext()) {
            takingTurns.remove(partition);
            return false;
        }
        Company present = turns.present();
        if (!turns.isOf(present, partition.inFlight)) {
            return false;
        }
        ArrayDeque<Chain> queue = turns.queue(present);
        boolean any = present == Company.NONE ? putUpFirst(queue) : putUp(queue);
        if (any || partition.inFlight > 0) {
            return any;
        }
        // Whoever had the turn has left, or waits for something else.
        endTurn(partition);
        return true;
    }

    private void endTurn(Partition partition) {
        partition.turns.end();
        putUp(partition.turns.queue(Company.ANY));
    }

    private boolean putUpFirst(ArrayDeque<Chain> queue) {
        Chain chain = queue.pollFirst();
        if (chain != null) {
            chain.place = Place.NONE;
            ready.accept(chain);
        }
        return chain != null;
    }

    private boolean putUp(ArrayDeque<Chain> queue) {
        boolean any = !queue.isEmpty();
        while (putUpFirst(queue)) {
            // until it is empty
        }
        return any;
    }

    /** Topics with a partition that has not answered anything for too long. */
    Set<String> stalled(long nowNanos) {
        Set<String> topics = new HashSet<>();
        for (Partition partition : open) {
            if (nowNanos - partition.lastAnswerNanos >= settings.sending().stallNanos()) {
                topics.add(partition.topic);
            }
        }
        return topics;
    }

    /** Tells of the rows, by partition, whose partition has owed an answer since then, or since before. */
    void tellStuck(long sinceNanos, long nowNanos, List<Stuck> into) {
        Map<Partition, Stuck> byPartition = new LinkedHashMap<>();
        for (Partition partition : owing) {
            // One that is quiet for another's sake has had no chance to answer.
            boolean kept = partition.quiet(nowNanos) && !partition.shut && partition.lostSessions < 2;
            if (!kept && partition.stuckSinceNanos() - sinceNanos <= 0) {
                Stuck stuck = Stuck.at(partition);
                partition.queues().forEach(queue -> queue.forEach(stuck::count));
                byPartition.put(partition, stuck);
            }
        }
        if (!byPartition.isEmpty()) {
            inFlight.tellStuck(byPartition);
        }
        byPartition.values().stream().filter(stuck -> stuck.rows() > 0).forEach(into::add);
    }

    /** Whether others than those that have been silent since then, or since before, have answered for long enough. */
    boolean othersAnswer(long silentSinceNanos) {
        return answering.since(silentSinceNanos);
    }

    /** Whether the first answer after a silence of all has come just now. */
    boolean justBack(long nowNanos) {
        return answering.justBack(nowNanos);
    }

    /** Whether rows have not been able to open a partition since then: silent ones hold all places. Those that only try the way have time. */
    boolean isFullSince(long nanos) {
        return openedNanos - nanos <= 0 && waitingForRoom.stream().anyMatch(chain -> !isTrial(chain));
    }

    private static boolean isTrial(Chain chain) {
        Entry next = chain.firstPending();
        return next != null && next.triesASilence;
    }

    /** The rows that may not open another partition. */
    Stuck waitingForRoom() {
        Stuck waiting = Stuck.forRoom();
        waitingForRoom.stream().filter(chain -> !isTrial(chain)).forEach(waiting::count);
        return waiting;
    }

    /** A term begins, and nothing is on its way: whoever was silent in an earlier one may answer now. */
    void begin() {
        owing.clear();
        byTopic.values().forEach(partitions -> partitions.values().forEach(Partition::begin));
    }

    /** What waits for the partition may go there. */
    void letIn(Partition partition) {
        partition.shut = false;
        putUp(partition.turns.queue(Company.ANY));
    }

    /** The partition that has been silent for the longest although rows are on their way to it. */
    @Nullable
    Partition mostSilent() {
        Partition most = null;
        for (Partition partition : open) {
            if (most == null || partition.lastAnswerNanos < most.lastAnswerNanos) {
                most = partition;
            }
        }
        return most;
    }

    /** The row that has been on its way there for the longest. */
    @Nullable
    Entry oldestInFlight(Partition partition) {
        return inFlight.oldestTo(partition);
    }

    boolean anyInFlightTo(String topic) {
        return open.stream().anyMatch(partition -> partition.topic.equals(topic));
    }

    /** Forgets a topic's partitions, if nothing is on its way to them, waits there, or may still land; returns whether that is so. */
    boolean forget(String topic) {
        Map<Integer, Partition> ofTopic = byTopic.getOrDefault(topic, Map.of());
        boolean idle = ofTopic.values().stream().allMatch(partition -> partition.idle() && !quiet.contains(partition));
        if (!idle || waitingForRoom.stream().anyMatch(chain -> chain.goesTo(topic))) {
            return false;
        }
        takingTurns.removeAll(ofTopic.values());
        owing.removeAll(ofTopic.values());
        byTopic.remove(topic);
        return true;
    }

    /** The chains' rows went back to the table. Quiet and rows in flight outlast a term. */
    void forgetWaiting() {
        waitingForRoom.clear();
        List<Partition> all = new ArrayList<>();
        byTopic.values().forEach(partitions -> all.addAll(partitions.values()));
        for (Partition partition : all) {
            partition.crowd.clear();
            partition.turns.forgetWaiting(partition.inFlight);
        }
        takingTurns.removeIf(partition -> partition.turns.areAnys());
    }

    long nextDeadlineNanos() {
        return quiet.isEmpty() ? Long.MAX_VALUE : quiet.peek().quietUntilNanos;
    }
}
