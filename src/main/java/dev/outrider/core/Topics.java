package dev.outrider.core;

import dev.outrider.core.Chain.Entry;
import dev.outrider.core.Chain.Place;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is known of each topic, asked from the cluster before anything is sent to it: a record for an unknown topic would block the
 * sending thread and, with it, every other topic.
 */
class Topics {

    /** A topic that rows want to go to. */
    static final class Topic {
        final String name;
        final Backoff backoff;

        /** Chains that wait for the topic to become known. */
        final List<Chain> waiting = new ArrayList<>();

        /** The last good answer; null before it, and from {@link Topics#block} or {@link Topics#askAnew} on until the next one. */
        @Nullable
        TopicState known;

        /** Why no row can ever go there: the name itself is not valid. */
        @Nullable
        Failure invalid;

        /** Why nothing is known yet. */
        @Nullable
        Failure trouble;

        long troubleSinceNanos;
        long knownAtNanos;

        /** It was to be asked for anew while an older question was open, whose answer says how it was then. */
        boolean overtaken;

        boolean blocked;

        /** Somebody wants it to stand still, whatever the cluster says. */
        boolean paused;

        /** A row has wanted to go there since it was last asked for. */
        boolean used = true;

        long askAtNanos = Long.MIN_VALUE;
        long carefulUntilNanos = Long.MIN_VALUE;

        Topic(String name, Backoff backoff) {
            this.name = name;
            this.backoff = backoff;
        }

        boolean careful(long nowNanos) {
            return carefulUntilNanos > nowNanos;
        }

        /** Takes out all chains that wait for it. */
        List<Chain> takeWaiting() {
            List<Chain> taken = List.copyOf(waiting);
            waiting.clear();
            return taken;
        }

        private List<Chain> takeLeaving() {
            List<Chain> taken = new ArrayList<>();
            waiting.removeIf(chain -> chain.mayLeave() && taken.add(chain));
            return taken;
        }

        private boolean idle() {
            return (known != null || invalid != null) && !used && waiting.isEmpty();
        }
    }

    private static final long FRESH_NANOS = 1_000_000_000L;

    private final Settings.Sending settings;
    private final Effects effects;
    private final Map<String, Topic> topics = new HashMap<>();
    private final Set<String> paused = new HashSet<>();
    private Set<String> asked = Set.of();
    private long nextAskNanos = Long.MAX_VALUE;

    Topics(Settings.Sending settings, Effects effects) {
        this.settings = settings;
        this.effects = effects;
    }

    Topic get(String name) {
        Topic topic = topics.get(name);
        if (topic == null) {
            topic = new Topic(name, new Backoff(settings.backoffMinNanos(), settings.backoffMaxNanos()));
            topic.paused = paused.contains(name);
            topics.put(name, topic);
            nextAskNanos = Long.MIN_VALUE;
        }
        return topic;
    }

    /** A failure of one row makes its topic careful for a while: one row in flight per chain overtakes nothing and closes nothing. */
    void failed(String name, long nowNanos) {
        get(name).carefulUntilNanos = nowNanos + settings.carefulNanos();
    }

    /** A record was acknowledged: the topic is well. */
    void acknowledged(Topic topic) {
        topic.backoff.reset();
    }

    /**
     * Nothing can be sent there now; it is asked for again, more and more rarely. Each of its chains reports the same failure: were each to
     * lengthen the wait, a topic that a hundred chains go to would be looked at rarely from the first failure on.
     */
    void block(String name, long nowNanos) {
        Topic topic = get(name);
        if (topic.blocked && topic.askAtNanos > nowNanos) {
            return;
        }
        topic.blocked = true;
        topic.known = null;
        askAt(topic, nowNanos + topic.backoff.next());
    }

    /** Nothing is sent to it until it is resumed. It is not asked for on that account: it need not exist. */
    void pause(String name) {
        paused.add(name);
        Topic topic = topics.get(name);
        if (topic != null) {
            topic.paused = true;
        }
    }

    void resume(String name) {
        paused.remove(name);
        Topic topic = topics.get(name);
        if (topic != null) {
            topic.paused = false;
        }
    }

    void resumeAll() {
        List.copyOf(paused).forEach(this::resume);
    }

    /** Whether the cluster says that nothing can be sent there. */
    boolean blocked(String name) {
        Topic topic = topics.get(name);
        return topic != null && topic.blocked;
    }

    /** A term begins: which topics are blocked the side table says, of all others it has to be found out anew. */
    void begin(Collection<Block> standing, long nowNanos) {
        for (Topic topic : topics.values()) {
            if (topic.blocked) {
                topic.blocked = false;
                askAtOnce(topic);
            }
        }
        for (Block block : standing) {
            block(block.id.topic(), nowNanos);
            doubt(block.id.topic());
        }
    }

    /** Ask about the topic at once: its rows have had no answer for too long. */
    void doubt(String name) {
        askAtOnce(get(name));
    }

    /**
     * Nothing goes there before it has been asked for again: somebody may just have changed it. What is known for less than a second is kept, or a
     * thousand retried rows would hold up the topic for as long as they come.
     */
    void askAnew(String name, long nowNanos) {
        Topic topic = get(name);
        if (topic.known != null && nowNanos - topic.knownAtNanos >= FRESH_NANOS) {
            topic.known = null;
            topic.overtaken = asked.contains(name);
            askAtOnce(topic);
        }
    }

    /**
     * Whether the topic has to be asked for before what is known of it may refuse a row: that is older than a second, and nothing newer has been heard since the row was first to be refused.
     * The first time it asks; nobody else has to wait for that.
     */
    boolean askFirst(Entry entry, long nowNanos) {
        Topic topic = get(entry.row.chain().topic());
        boolean heardSince = entry.doubtedNanos != 0 && topic.knownAtNanos - entry.doubtedNanos >= 0;
        if (heardSince || (topic.known != null && nowNanos - topic.knownAtNanos < FRESH_NANOS)) {
            return false;
        }
        if (entry.doubtedNanos == 0) {
            entry.doubtedNanos = nowNanos;
            askAt(topic, Math.min(topic.askAtNanos, nowNanos));
        }
        return true;
    }

    /** The chain waits for the next answer about its topic. */
    void await(Chain chain) {
        chain.place = Place.AT_TOPIC;
        get(chain.id.topic()).waiting.add(chain);
    }

    /** Tells of the rows of topics that could not be asked for since then, or since before. */
    void tellStuck(long sinceNanos, List<Stuck> into) {
        for (Topic topic : topics.values()) {
            Failure trouble = topic.trouble;
            if (trouble != null
                    && trouble.kind() == Failure.Kind.RETRY
                    && !topic.waiting.isEmpty()
                    && topic.troubleSinceNanos - sinceNanos <= 0) {
                Stuck stuck = new Stuck(topic.name, null, topic.troubleSinceNanos, trouble, topic::takeLeaving);
                topic.waiting.forEach(stuck::count);
                into.add(stuck);
            }
        }
    }

    /** Asks at once about the topics whose look-up has halted the lane; false when there is none. */
    boolean doubtHalted() {
        boolean any = false;
        for (Topic topic : topics.values()) {
            Failure trouble = topic.trouble;
            if (trouble != null && trouble.kind() == Failure.Kind.HALT) {
                askAtOnce(topic);
                any = true;
            }
        }
        return any;
    }

    private void askAtOnce(Topic topic) {
        askAt(topic, Long.MIN_VALUE);
    }

    private void askAt(Topic topic, long atNanos) {
        topic.askAtNanos = atNanos;
        nextAskNanos = Math.min(nextAskNanos, atNanos);
    }

    /**
     * Asks about every topic that is due, in one question. A topic that no row has gone to since it was last asked for is forgotten instead: it may be
     * deleted without anybody having to hear of it, and made again for nobody; and names that are used for a day are not kept for ever.
     *
     * @param letGo whether nothing else is known of a topic; it is forgotten there too
     */
    void advance(long nowNanos, Predicate<String> letGo) {
        if (!asked.isEmpty() || nextAskNanos > nowNanos) {
            return;
        }
        Set<String> due = new HashSet<>();
        nextAskNanos = Long.MAX_VALUE;
        Iterator<Topic> all = topics.values().iterator();
        while (all.hasNext()) {
            Topic topic = all.next();
            if (topic.askAtNanos <= nowNanos) {
                if (topic.idle() && letGo.test(topic.name)) {
                    all.remove();
                } else {
                    topic.used = false;
                    due.add(topic.name);
                }
            } else {
                nextAskNanos = Math.min(nextAskNanos, topic.askAtNanos);
            }
        }
        if (!due.isEmpty()) {
            asked = due;
            effects.describeTopics(due);
        }
    }

    /** The answer for one topic; what follows for chains and rows is for the caller to do. */
    Topic described(TopicState state, long nowNanos) {
        Topic topic = get(state.topic());
        Failure failure = state.failure();
        if (topic.trouble == null) {
            topic.troubleSinceNanos = nowNanos;
        }
        topic.trouble = failure;
        topic.invalid = failure != null && failure.kind() == Failure.Kind.PARK ? failure : null;
        if (failure == null && topic.overtaken) {
            topic.overtaken = false;
            askAtOnce(topic);
        } else if (failure == null) {
            topic.known = state;
            topic.knownAtNanos = nowNanos;
            topic.blocked = false;
            topic.askAtNanos = nowNanos + settings.asking().topicsNanos();
            // The backoff is kept until a record is acknowledged: a topic that may be described but not written to must
            // not flap.
        } else if (failure.kind() != Failure.Kind.BLOCK_TOPIC) {
            long wait = topic.backoff.next();
            boolean away = failure.kind() == Failure.Kind.RETRY;
            topic.askAtNanos = nowNanos + (away ? Math.min(wait, Backoff.ATTENTIVE_NANOS) : wait);
        }
        return topic;
    }

    /** The cluster says that it is not there, and nobody wants it: the next row asks again. */
    void forget(Topic topic) {
        topics.remove(topic.name);
    }

    /** All answers of a question are in. */
    void answered() {
        asked = Set.of();
        nextAskNanos = Long.MAX_VALUE;
        for (Topic topic : topics.values()) {
            nextAskNanos = Math.min(nextAskNanos, topic.askAtNanos);
        }
    }

    /** Why the cluster could not be asked, if that is so. */
    @Nullable
    Topic troubled() {
        for (Topic topic : topics.values()) {
            Failure trouble = topic.trouble;
            if (trouble != null
                    && trouble.kind() == Failure.Kind.RETRY
                    && !trouble.code().equals(Failure.REGISTRY_AWAY)) {
                return topic;
            }
        }
        return null;
    }

    /** The present state of waiting chains is void: their rows went back to the table. */
    void forgetWaiting() {
        topics.values().forEach(topic -> topic.waiting.clear());
    }

    long nextDeadlineNanos() {
        return asked.isEmpty() ? nextAskNanos : Long.MAX_VALUE;
    }
}
