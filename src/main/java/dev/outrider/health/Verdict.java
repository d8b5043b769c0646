package dev.outrider.health;

import dev.outrider.core.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What the vitals amount to.
 *
 * @param word the state in a word
 * @param reasons why it is not better, worst first; empty when it is {@code ok}
 */
public record Verdict(Word word, List<Status.Trouble> reasons) {

    /** A loop that has not turned for so long does nothing any more: it never waits for more than a few seconds. */
    static final long DEAD_AFTER_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Every question to the database has a time-out below this: an older page means that none comes. */
    private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** The states of {@code /health}. */
    public enum Word {
        /** Everything works. */
        OK,
        /** Something does not, or not yet. */
        DEGRADED,
        /** Somebody wants the lane or a topic to stand still, and nothing else is wrong. */
        PAUSED,
        /** Nothing is sent until somebody changes something. */
        HALTED,
        /** Another instance works. */
        STANDBY;

        /** As it is written in JSON. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Whether a strict probe is content: a standby does what it is there for. */
        boolean strictlyWell() {
            return this == OK || this == STANDBY;
        }
    }

    /** What can be said of a server on the other side. */
    public enum Side {
        /** It has answered lately. */
        UP,
        /** It does not answer. */
        AWAY,
        /** Nobody has asked it lately. */
        UNKNOWN
    }

    /** Judges. */
    public static Verdict of(Vitals vitals) {
        List<Status.Trouble> reasons = new ArrayList<>(vitals.host().troubles());
        Status relay = vitals.relay();
        if (relay != null) {
            reasons.addAll(relay.troubles());
        }
        Vitals.Retention retention = vitals.retention();
        if (retention != null && retention.trouble() != null) {
            reasons.add(retention.trouble());
        }
        Vitals.Letters letters = vitals.letters();
        if (letters != null && letters.trouble() != null) {
            reasons.add(letters.trouble());
        }
        Vitals.Examined examined = vitals.examined();
        if (examined != null) {
            examined.notices().stream()
                    .filter(Vitals.Notice::grave)
                    .map(grave -> new Status.Trouble("schema", grave.message(), grave.sinceNanos(), null))
                    .forEach(reasons::add);
        }
        if (!alive(vitals)) {
            reasons.add(
                    0,
                    new Status.Trouble(
                            "loop", "the loop does not turn", vitals.host().lastTurnNanos(), null));
        }
        Word word = word(vitals, reasons);
        if (word == Word.DEGRADED && reasons.isEmpty()) {
            reasons.add(unfinished(vitals));
        }
        return new Verdict(word, List.copyOf(reasons));
    }

    private static Word word(Vitals vitals, List<Status.Trouble> reasons) {
        Status relay = vitals.relay();
        if (relay == null) {
            return Word.DEGRADED;
        }
        return switch (relay.lane().state()) {
            case HALTED -> Word.HALTED;
            case STANDBY -> reasons.isEmpty() ? Word.STANDBY : Word.DEGRADED;
            // Nothing is wrong and nothing is known to be right: a start begins with this, and so never says ok and
            // takes it back.
            case ACTIVE, PAUSED -> working(vitals, reasons);
            case SEEKING, STOPPING, STOPPED -> Word.DEGRADED;
        };
    }

    private static Word working(Vitals vitals, List<Status.Trouble> reasons) {
        if (!reasons.isEmpty()
                && reasons.stream().allMatch(reason -> reason.kind().equals("paused"))) {
            return Word.PAUSED;
        }
        return reasons.isEmpty() && kafka(vitals) == Side.UP ? Word.OK : Word.DEGRADED;
    }

    /** Nothing is wrong, and yet nothing is relayed: say what is going on instead. */
    private static Status.Trouble unfinished(Vitals vitals) {
        Status relay = vitals.relay();
        long since = vitals.origin().startedNanos();
        if (relay == null) {
            return new Status.Trouble("starting", "the loop has not begun", since, null);
        }
        return switch (relay.lane().state()) {
            case STOPPING, STOPPED -> new Status.Trouble("stopping", "the daemon is stopping", vitals.nowNanos(), null);
            case ACTIVE ->
                new Status.Trouble(
                        "starting",
                        "Kafka has not answered yet",
                        relay.cluster().sinceNanos(),
                        null);
            default -> new Status.Trouble("lease", "asking for the lease", since, null);
        };
    }

    /** Whether the loop turns, or has not begun to because the database is not there yet: a restart would not bring it. */
    public static boolean alive(Vitals vitals) {
        long last = vitals.host().lastTurnNanos();
        return last == 0 || vitals.nowNanos() - last < DEAD_AFTER_NANOS;
    }

    /** Whether Kafka is there. */
    public static Side kafka(Vitals vitals) {
        Status relay = vitals.relay();
        if (relay == null) {
            return Side.UNKNOWN;
        }
        if (has(relay, "kafka")) {
            return Side.AWAY;
        }
        // That a producer was made says nothing: it connects to nothing by itself.
        Status.State state = relay.lane().state();
        boolean working = state == Status.State.ACTIVE || state == Status.State.PAUSED;
        return working && relay.cluster().heard() ? Side.UP : Side.UNKNOWN;
    }

    /** Whether the database is there. */
    public static Side database(Vitals vitals) {
        Status relay = vitals.relay();
        boolean away = vitals.host().troubles().stream()
                .anyMatch(trouble -> trouble.kind().equals("database"));
        if (away || (relay != null && has(relay, "database"))) {
            return Side.AWAY;
        }
        Vitals.Sample sample = vitals.backlog();
        boolean read = relay != null && isFresh(vitals, relay.reading().lastPageNanos());
        boolean sampled = sample != null && isFresh(vitals, sample.atNanos());
        return read || sampled ? Side.UP : Side.UNKNOWN;
    }

    private static boolean isFresh(Vitals vitals, long atNanos) {
        return atNanos > 0 && vitals.nowNanos() - atNanos < FRESH_NANOS;
    }

    private static boolean has(Status relay, String kind) {
        return relay.troubles().stream().anyMatch(trouble -> trouble.kind().equals(kind));
    }
}
