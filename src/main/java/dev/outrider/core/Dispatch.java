package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Gives rows to the producer without letting any overtake a failed predecessor. A chain's first row travels alone; once it is
 * acknowledged the others may follow; whatever holds a chain up (its topic, its partition, a wait after a failure) holds up only it.
 */
class Dispatch {

    private final Partitioning partitioning;
    private final Topics topics;
    private final Outcomes outcomes;
    final Map<ChainId, Chain> chains = new HashMap<>();
    private final Partitions partitions;
    private final Limiter limiter;
    private final ArrayDeque<Chain> ready = new ArrayDeque<>();
    private final Delays delays;
    private final Function<ChainId, Chain> chainMaker = this::newChain;
    private List<Outgoing> batch = new ArrayList<>();
    private int session = -1;

    Dispatch(Settings settings, Partitioning partitioning, Topics topics, Outcomes outcomes, Limiter limiter) {
        this.delays = new Delays(settings.sending());
        this.partitioning = partitioning;
        this.topics = topics;
        this.outcomes = outcomes;
        this.limiter = limiter;
        this.partitions = new Partitions(settings, this::ready);
    }

    Partitions partitions() {
        return partitions;
    }

    Chain newChain(ChainId id) {
        return new Chain(id);
    }

    /** Takes a row in at the end of its chain. */
    void enqueue(Entry entry) {
        ChainId id = entry.row.chain();
        Chain chain = id.keyed() ? chains.computeIfAbsent(id, chainMaker) : newChain(id);
        entry.chain = chain;
        limiter.enter(entry);
        chain.append(entry);
        ready(chain);
    }

    /**
     * Whether rows of the same chain, read before, are still here. If their topic is blocked meanwhile they will be settled, and a
     * successor settled before them would be sent before them once it is drained by somebody who never saw them.
     */
    boolean mustFollow(Row row) {
        Chain chain = row.chain().keyed() ? chains.get(row.chain()) : null;
        Entry last = chain == null ? null : chain.last();
        return last != null && last.drainOf == null;
    }

    /** Puts a chain up for sending, unless it stands in a queue already or waits for answers. */
    void ready(Chain chain) {
        if (chain.place == Place.NONE && chain.firstPending() != null && !chain.disturbed && !chain.retired) {
            chain.place = Place.READY;
            ready.addLast(chain);
        }
    }

    /** Everything that may go now, in order per chain. */
    List<Outgoing> takeSendable(int openSession, long nowNanos) {
        session = openSession;
        delays.release(nowNanos, this::release);
        partitions.release(nowNanos);
        do {
            for (Chain chain = ready.pollFirst(); chain != null; chain = ready.pollFirst()) {
                chain.place = Place.NONE;
                if (!chain.retired) {
                    advance(chain, nowNanos);
                }
            }
        } while (partitions.giveTurns(nowNanos) || limiter.giveTurn(nowNanos, this::release));
        for (Chain chain = limiter.surplus(); chain != null; chain = limiter.surplus()) {
            chain.place = Place.NONE;
            outcomes.overflowing(chain, nowNanos);
        }
        List<Outgoing> taken = batch;
        batch = new ArrayList<>();
        return taken;
    }

    void release(Chain chain) {
        chain.place = Place.NONE;
        ready(chain);
    }

    private void advance(Chain chain, long nowNanos) {
        for (Entry next = chain.firstPending(); next != null; next = chain.firstPending()) {
            if (chain.disturbed || chain.place != Place.NONE || !sendFirst(chain, next, nowNanos)) {
                return;
            }
        }
        forgetIfEmpty(chain);
    }

    /** Whether the chain's first pending row was sent or settled, so that the next one may be looked at. */
    private boolean sendFirst(Chain chain, Entry entry, long nowNanos) {
        Topics.Topic topic = topics.get(entry.row.chain().topic());
        topic.used = true;
        boolean leads = chain.leads();
        if (topic.blocked || topic.paused) {
            if (leads) {
                outcomes.unsendable(chain, nowNanos);
            }
            return false;
        }
        if (chain.notBeforeNanos > nowNanos) {
            delays.add(chain);
            return false;
        }
        TopicState known = topic.known;
        if (known == null && topic.invalid == null && entry.row.fault() == null) {
            topics.await(chain);
            return false;
        }
        Failure poison = Misfit.of(entry.row, topic);
        if (poison != null || known == null) {
            if (leads && poison != null) {
                poison(chain, entry, poison, nowNanos);
            }
            return leads;
        }
        return place(chain, entry, topic.careful(nowNanos), known, nowNanos);
    }

    private boolean place(Chain chain, Entry entry, boolean carefully, TopicState known, long nowNanos) {
        boolean follows = !chain.leads();
        int number;
        try {
            number = number(entry.row, known);
        } catch (UnplaceableException e) {
            if (!follows) {
                poison(chain, entry, e.failure(), nowNanos);
            }
            return !follows;
        }
        boolean careful = entry.company.doubted() || carefully;
        if (follows && (careful || chain.lastAlone() || !chain.warm(session, number) || chain.wayPartition != number)) {
            // Its predecessor's answer puts the chain up again.
            return false;
        }
        if (entry.acknowledged) {
            chain.passOver(entry);
            return true;
        }
        Partition partition = partitions.get(known.topic(), number);
        // The limit last: a turn there that a partition makes nothing of would be lost, and two that lose theirs in
        // turns would do so without end.
        if (!partitions.admit(chain, entry, partition, known, nowNanos) || !limiter.admit(chain, entry, nowNanos)) {
            return false;
        }
        boolean alone = careful || !chain.warm(session, number);
        Outgoing outgoing = new Outgoing(entry, session, number, alone);
        chain.sent(entry, outgoing);
        partitions.sent(entry, partition, nowNanos);
        limiter.sent(entry, nowNanos);
        batch.add(outgoing);
        return !alone;
    }

    /** Parks the chain's first row; or has it wait until its topic has been asked for again, and it is looked at once more. */
    private void poison(Chain chain, Entry first, Failure failure, long nowNanos) {
        if (failure.restsOnTheTopic() && topics.askFirst(first, nowNanos)) {
            topics.await(chain);
            return;
        }
        limiter.leave(first);
        outcomes.poison(chain, failure, nowNanos);
    }

    private int number(Row row, TopicState known) {
        Integer wanted = row.partition();
        return wanted != null ? wanted : partitioning.partitionOf(row, known.partitions());
    }

    /** Absorbs one answer. Answers to attempts that are no longer the row's present one mean nothing. */
    void answered(Answer answer, long nowNanos) {
        Outgoing outgoing = answer.outgoing();
        Entry entry = outgoing.entry();
        if (entry.attempt != outgoing) {
            return;
        }
        Chain chain = entry.chain();
        Failure failure = answer.failure();
        Partition partition = Objects.requireNonNull(entry.partition, "a row that was never sent has no partition");
        chain.answered(entry, outgoing.session(), failure, nowNanos);
        partitions.answered(entry, partition, failure, nowNanos);
        limiter.answered(entry);
        if (failure == null) {
            limiter.leave(entry);
            topics.acknowledged(topics.get(partition.topic));
        } else {
            failed(entry, partition, outgoing, failure, nowNanos);
        }
        if (chain.retired) {
            retiredAnswered(chain);
            return;
        }
        publish(chain, nowNanos);
        if (chain.disturbed && chain.inFlight == 0) {
            resolve(chain, nowNanos);
        } else {
            ready(chain);
        }
        forgetIfEmpty(chain);
    }

    private void publish(Chain chain, long nowNanos) {
        for (Entry entry = chain.takeRecordable(); entry != null; entry = chain.takeRecordable()) {
            outcomes.published(entry, nowNanos);
        }
    }

    private void failed(Entry entry, Partition partition, Outgoing outgoing, Failure failure, long nowNanos) {
        if (failure.kind() != Failure.Kind.RETRY || failure.outcome() == Failure.Outcome.REFUSED) {
            topics.failed(partition.topic, nowNanos);
        }
        if (failure.outcome() == Failure.Outcome.UNKNOWN) {
            // A request already sent may still land: between rows of a new session it would stand in the wrong place.
            entry.doubtful = true;
            partitions.quiet(partition, outgoing.session(), failure, nowNanos);
            outcomes.sessionDoubted();
        } else if (failure.outcome() == Failure.Outcome.REFUSED && !outgoing.alone()) {
            // The session has closed itself inside the callback; its other rows are about to be answered.
            outcomes.sessionDoubted();
        }
    }

    /** Every answer of a disturbed chain is in: its first unacknowledged row decides what happens to it. */
    private void resolve(Chain chain, long nowNanos) {
        chain.startOver();
        publish(chain, nowNanos);
        Entry first = chain.firstPending();
        Failure verdict = first == null ? null : first.verdict;
        markSuspects(chain, first);
        if (verdict == null || first == null) {
            ready(chain);
            return;
        }
        first.verdict = null;
        switch (verdict.kind()) {
            case RETRY -> {
                chain.notBeforeNanos = nowNanos + delays.waitNanos(chain, first, verdict, nowNanos);
                ready(chain);
            }
            case PARK -> park(chain, first, verdict, nowNanos);
            case BLOCK_TOPIC -> {
                outcomes.topicBlocked(first.row.chain().topic(), verdict, nowNanos);
                ready(chain);
            }
            case HALT -> {
                outcomes.halted(verdict, nowNanos);
                ready(chain);
            }
        }
    }

    /** Rows behind the first one keep the suspicion they have earned, and lose every other verdict: it came from the first one's failure. */
    private static void markSuspects(Chain chain, @Nullable Entry first) {
        for (Entry entry = chain.firstPending(); entry != null; entry = entry.next) {
            Failure verdict = entry.verdict;
            if (entry != first && verdict != null) {
                if (verdict.kind() == Failure.Kind.PARK) {
                    entry.company = Company.ofSuspect(verdict);
                }
                entry.verdict = null;
            }
        }
    }

    private void park(Chain chain, Entry first, Failure verdict, long nowNanos) {
        boolean certain = verdict.outcome() == Failure.Outcome.NOT_SENT
                || (verdict.outcome() == Failure.Outcome.REFUSED && (first.company == Company.NONE || verdict.named()));
        if (certain) {
            chain.refusedInARow++;
            poison(chain, first, verdict, nowNanos);
            suspectNext(chain, verdict);
        } else {
            first.company = Company.NONE;
        }
        ready(chain);
    }

    /**
     * Poison comes in storms: where the policy lets the chain go on, its next row is suspect at once, unless it is known to be none. If it is refused too, one attempt
     * is enough to park it as a rule, and it has not taken rows down with it of which nothing was known.
     */
    private static void suspectNext(Chain chain, Failure verdict) {
        Entry next = chain.firstPending();
        if (next != null && next.company == Company.ANY && verdict.outcome() == Failure.Outcome.REFUSED) {
            next.company = Company.ofSuspect(verdict);
        }
    }

    /** Takes the chain's pending rows away from it, in order, with those among them that were acknowledged behind a failed one. */
    List<Entry> takePending(Chain chain) {
        List<Entry> taken = chain.takePending();
        taken.stream().filter(entry -> !entry.acknowledged).forEach(limiter::leave);
        forgetIfEmpty(chain);
        return taken;
    }

    /** What is here and cannot be sent since then, or since before, for reasons that may be its own. */
    List<Stuck> stuck(long sinceNanos, long nowNanos) {
        List<Stuck> all = new ArrayList<>();
        partitions.tellStuck(sinceNanos, nowNanos, all);
        delays.tellStuck(sinceNanos, all);
        topics.tellStuck(sinceNanos, all);
        return all;
    }

    /** Forgets a topic's partitions, if no row waits for anything to do with it; returns whether that is so. */
    boolean letsGo(String topic) {
        boolean waits = limiter.holds(topic) || delays.holds(topic);
        return !waits && partitions.forget(topic);
    }

    /** All chains of a topic, to be put up again after the topic's state has changed. */
    void topicChanged(Topics.Topic topic) {
        topic.takeWaiting().forEach(this::release);
    }

    /** The term is over: unsent rows go back to the table, rows in flight are only waited for. */
    void retire() {
        ready.clear();
        delays.forgetWaiting();
        partitions.forgetWaiting();
        topics.forgetWaiting();
        limiter.forgetWaiting();
        partitions.inFlight().forEach(entry -> retire(entry.chain()));
        List.copyOf(chains.values()).forEach(this::retire);
        chains.clear();
    }

    private void retire(Chain chain) {
        if (chain.retired) {
            return;
        }
        chain.retired = true;
        chain.place = Place.NONE;
        if (chain.inFlight == 0) {
            abandon(chain);
        }
    }

    private void retiredAnswered(Chain chain) {
        for (Entry entry = chain.takeRecordable(); entry != null; entry = chain.takeRecordable()) {
            outcomes.acknowledgedLate(entry);
        }
        if (chain.inFlight == 0) {
            abandon(chain);
        }
    }

    private void abandon(Chain chain) {
        while (!chain.isEmpty()) {
            outcomes.abandoned(chain.takeFirst());
        }
    }

    private void forgetIfEmpty(Chain chain) {
        if (chain.isEmpty() && chain.id.keyed()) {
            chains.remove(chain.id, chain);
        }
    }

    long nextDeadlineNanos() {
        long next = Math.min(partitions.nextDeadlineNanos(), limiter.nextDeadlineNanos());
        return Math.min(next, delays.nextDeadlineNanos());
    }
}
