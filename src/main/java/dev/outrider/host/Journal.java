package dev.outrider.host;

import dev.outrider.convert.headers.Contexts;
import dev.outrider.core.Settlement;
import dev.outrider.core.Status;
import dev.outrider.core.Status.State;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Tells in the log what has changed between two looks at the relay: every root cause once when it begins and once when it is over. One whose
 * words change meanwhile is told again, but seldom; numbers are no words, because a time-out's message may count milliseconds.
 *
 * <p>Event names are stable and documented in {@code src/docs/logs.md}; alerts are built on them. One thread uses a journal.
 */
final class Journal {

    private static final Logger LOG = LoggerFactory.getLogger("dev.outrider.relay");

    /** A reason that keeps changing its words is not told more often than this. */
    private static final long REPEAT_NANOS = 30_000_000_000L;

    /** Parked rows told one by one in a {@link #REPEAT_NANOS} period; the rest are counted. A storm of poison must not fill a disk. */
    private static final int PARKED_LINES = 20;

    /** Troubles of one kind told at a time: a thousand blocked topics are one bad day, not a thousand lines; and they must not hide that the lane is halted. */
    private static final int TOLD_OF_A_KIND = 50;

    /** The one trouble that an instance without the lane can see the end of. The others just leave its sight: nobody has mended them. */
    private static final String ABOUT_DATABASE = "database";

    /** The one lane there is. */
    private static final int LANE = 0;

    private static final Map<String, String[]> NAMES = names();

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final String owner;
    private @Nullable Status last;
    private final Map<String, Told> open = new HashMap<>();
    private long parkedPeriodNanos;
    private int parkedTold;
    private long parkedUntold;
    private long droppedTold;
    private long droppedAtNanos;

    /**
     * A journal of nothing yet.
     *
     * @param owner how the relay calls itself as the lane's holder
     */
    Journal(String owner) {
        this.owner = owner;
    }

    private record Told(Status.Trouble trouble, long sinceNanos, long atNanos) {}

    private static Map<String, String[]> names() {
        Map<String, String[]> names = new HashMap<>();
        names.put(ABOUT_DATABASE, new String[] {"database.away", "database.back"});
        names.put("kafka", new String[] {"kafka.away", "kafka.back"});
        names.put("halted", new String[] {"lane.halted", "lane.resumed"});
        names.put("registry", new String[] {"registry.away", "registry.back"});
        names.put("topic", new String[] {"topic.blocked", "topic.open"});
        names.put("chain", new String[] {"chain.blocked", "chain.open"});
        names.put("stalled", new String[] {"row.stalled", "row.moving"});
        names.put("paused", new String[] {"pause.begun", "pause.over"});
        names.put("throttled", new String[] {"quota.reached", "quota.free"});
        names.put("waiting-full", new String[] {"waiting.full", "waiting.room"});
        return names;
    }

    /** Compares with the last look. */
    void look(Status now, long nowNanos) {
        Status before = last;
        last = now;
        lane(before == null ? null : before.lane(), now.lane());
        Map<String, Status.Trouble> troubles = new LinkedHashMap<>();
        now.troubles().forEach(trouble -> troubles.putIfAbsent(cause(trouble), trouble));
        // Told ones stay told: only what begins is bounded, and nothing is said to be over that is not.
        troubles.forEach((cause, trouble) -> {
            if (open.containsKey(cause) || told(trouble.kind()) < TOLD_OF_A_KIND) {
                trouble(cause, trouble, nowNanos);
            }
        });
        open.entrySet().removeIf(entry -> {
            boolean gone = !troubles.containsKey(entry.getKey());
            if (gone && (now.lane().term() != 0 || ABOUT_DATABASE.equals(entry.getKey()))) {
                over(entry.getValue(), nowNanos);
            }
            return gone;
        });
    }

    private long told(String kind) {
        return open.values().stream()
                .filter(each -> each.trouble().kind().equals(kind))
                .count();
    }

    /** What tells one trouble from another: its kind, and for topics each topic, since each has a cause of its own. */
    private static String cause(Status.Trouble trouble) {
        // Its name comes first, and has no space in it. The words behind it may change without the topic having been
        // open.
        return trouble.kind().equals("topic") || trouble.kind().equals("paused")
                ? trouble.kind() + " " + trouble.message().split(" ", 2)[0]
                : trouble.kind();
    }

    private static boolean sameWords(Status.Trouble one, Status.Trouble other) {
        return NUMBER.matcher(one.message())
                .replaceAll("0")
                .equals(NUMBER.matcher(other.message()).replaceAll("0"));
    }

    private void lane(Status.@Nullable Lane before, Status.Lane now) {
        long termBefore = before == null ? 0 : before.term();
        State stateBefore = before == null ? State.SEEKING : before.state();
        boolean stopping = now.state() == State.STOPPING || now.state() == State.STOPPED;
        if (now.term() != 0 && now.term() != termBefore) {
            at(Level.INFO, "lease.acquired").log("lane {} is ours in term {}", LANE, now.term());
        } else if (now.term() == 0 && termBefore != 0 && !stopping) {
            at(Level.WARN, "lease.lost")
                    .addKeyValue("lost", termBefore)
                    .log("term {} is over: {}", termBefore, whyLost(before, now));
        }
        if (now.state() != stateBefore) {
            switch (now.state()) {
                case STANDBY ->
                    at(Level.INFO, "lane.standby")
                            .addKeyValue("holder", now.holder())
                            .log("{} holds the lane; standing by", now.holder());
                case STOPPING -> at(Level.INFO, "lane.stopping").log("draining");
                case STOPPED -> at(Level.INFO, "lane.stopped").log("drained as far as time allowed, lease given up");
                case SEEKING, ACTIVE, PAUSED, HALTED -> {
                    // Told by the lease's events and by the trouble that halts or pauses.
                }
            }
        }
    }

    private String whyLost(Status.@Nullable Lane before, Status.Lane now) {
        if (!now.holder().isEmpty() && !now.holder().equals(owner)) {
            return now.holder() + " has the lane";
        }
        return before != null && now.losses().stuck() > before.losses().stuck()
                ? "marks did not get through for as long as a lease lasts; they go in smaller portions from now on"
                : "not renewed in time, or cut off from its database";
    }

    private void trouble(String cause, Status.Trouble trouble, long nowNanos) {
        Told told = open.get(cause);
        if (told != null) {
            if (nowNanos - told.atNanos() < REPEAT_NANOS || sameWords(told.trouble(), trouble)) {
                return;
            }
        }
        open.put(cause, new Told(trouble, told == null ? nowNanos : told.sinceNanos(), nowNanos));
        Level level = trouble.kind().equals("halted") ? Level.ERROR : Level.WARN;
        LoggingEventBuilder line = at(level, name(trouble.kind(), 0));
        Long seq = trouble.seq();
        if (seq != null) {
            line = line.addKeyValue("seq", seq);
        }
        line.log(trouble.message());
    }

    private void over(Told told, long nowNanos) {
        long tenths = (nowNanos - told.sinceNanos()) / 100_000_000;
        double seconds = tenths / 10.0;
        at(Level.INFO, name(told.trouble().kind(), 1))
                .addKeyValue("seconds", seconds)
                .log("over after {} s: {}", seconds, told.trouble().message());
    }

    private static String name(String kind, int which) {
        String[] names = NAMES.get(kind);
        return names == null ? kind + (which == 0 ? ".trouble" : ".over") : names[which];
    }

    /** A row was recorded as parked. */
    void parked(Settlement settlement, long nowNanos) {
        if (nowNanos - parkedPeriodNanos > REPEAT_NANOS) {
            tellUntold();
            parkedPeriodNanos = nowNanos;
            parkedTold = 0;
        }
        if (parkedTold == PARKED_LINES) {
            parkedUntold++;
            return;
        }
        parkedTold++;
        at(Level.WARN, "row.parked")
                .addKeyValue("seq", settlement.row().seq())
                .addKeyValue("id", settlement.row().id())
                .addKeyValue("topic", settlement.row().chain().topic())
                .addKeyValue("code", settlement.code())
                .log("parked: {}", settlement.reason());
    }

    /** Rows were parked that nobody had time to look at. */
    void parkedUnseen(long rows) {
        parkedUntold += rows;
    }

    private void tellUntold() {
        if (parkedUntold > 0) {
            at(Level.WARN, "row.parked.more")
                    .addKeyValue("rows", parkedUntold)
                    .log("{} more rows were parked", parkedUntold);
            parkedUntold = 0;
        }
    }

    /** Headers of traces were dropped: told at once, and then at most once in a {@link #REPEAT_NANOS} period. */
    void dropped(Contexts.Dropped now, long nowNanos) {
        long more = now.total() - droppedTold;
        if (more > 0 && (droppedTold == 0 || nowNanos - droppedAtNanos >= REPEAT_NANOS)) {
            droppedTold = now.total();
            droppedAtNanos = nowNanos;
            at(Level.WARN, "header.dropped")
                    .addKeyValue("seq", now.lastSeq())
                    .addKeyValue("headers", more)
                    .log(
                            "{} invalid headers of traces were dropped, the last from row {}: since the start"
                                    + " traceparent {}, tracestate {}, baggage {}",
                            more,
                            now.lastSeq(),
                            now.traceparent(),
                            now.tracestate(),
                            now.baggage());
        }
    }

    /** The loop came late. */
    void stalled(Pulse.Stalls stalls) {
        at(Level.WARN, "loop.late")
                .addKeyValue("worstMillis", stalls.worstNanos() / 1_000_000)
                .log("the loop came late {} times, at worst by {} ms", stalls.count(), stalls.worstNanos() / 1_000_000);
    }

    private LoggingEventBuilder at(Level level, String event) {
        Status now = last;
        return LOG.atLevel(level)
                .addKeyValue("event", event)
                .addKeyValue("lane", LANE)
                .addKeyValue("term", now == null ? 0 : now.lane().term());
    }
}
