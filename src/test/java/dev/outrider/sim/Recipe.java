package dev.outrider.sim;

import dev.outrider.core.Recording;
import dev.outrider.core.Settings;
import dev.outrider.core.SynchronousCommit;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * What a seed makes of a world: its settings, its load and how bad it is. A seed picks settings, it does not multiply them.
 *
 * @param settings of every relay; the owner is set for each process
 * @param load what the writers do
 * @param rates how often single questions and records are struck
 * @param upheavals mean time between two upheavals of each kind, absent when the kind does not happen
 * @param relays how many relays there are, 1 or 2
 * @param tuning of the producers and the database
 */
record Recipe(
        Settings settings,
        Load load,
        Map<Rate, Double> rates,
        Map<Upheaval, Long> upheavals,
        int relays,
        Tuning tuning) {

    /**
     * What the writers do.
     *
     * @param transactions how many there are
     * @param everyNanos mean time between two beginnings
     * @param keys how many keys there are
     * @param topics how many topics there are
     * @param poison share of rows that can never be sent
     * @param dawdle share of transactions that take their time
     */
    record Load(int transactions, long everyNanos, int keys, int topics, double poison, double dawdle) {}

    /**
     * How the producers are tuned, and how quick the database is.
     *
     * @param batchRows records of one batch at most
     * @param lingerNanos how long a batch waits for company
     * @param lateNanos by how much a request of a closed session may be late
     * @param writeRows what one write-back may hold at most before the time for it is over, from beginning to end: nobody heals a slow disk
     */
    record Tuning(int batchRows, long lingerNanos, long lateNanos, int writeRows) {

        Tuning writing(int rows) {
            return new Tuning(batchRows, lingerNanos, lateNanos, rows);
        }
    }

    private static final long MS = Dice.MILLI;

    /** The worst rate of most faults. */
    private static final double OFTEN = 0.125;

    private static final Set<Upheaval> HARMLESS = EnumSet.of(Upheaval.RETENTION, Upheaval.WAKE_UP, Upheaval.THROTTLING);

    static Recipe of(Dice dice) {
        Settings settings = settings(dice);
        Load load = new Load(
                dice.between(10, 70),
                dice.spread(2 * MS, 60 * MS),
                dice.between(1, 12),
                dice.between(1, 3),
                dice.chance(0.6) ? dice.between(1, 15) / 100.0 : 0,
                dice.between(0, 60) / 100.0);
        long quiet = settings.sending().quietNanos();
        Tuning tuning = new Tuning(
                dice.between(1, 12),
                dice.between(0L, 3 * MS),
                dice.chance(0.8) ? Math.max(MS, quiet - MS) : 4 * quiet,
                Integer.MAX_VALUE);
        Map<Rate, Double> rates = rates(dice);
        Map<Upheaval, Long> upheavals = upheavals(dice);
        int relays = dice.chance(0.5) ? 2 : 1;
        int writeRows = dice.chance(0.2) ? (int) dice.spread(2, 30) : Integer.MAX_VALUE;
        Settings limited = dice.chance(0.4) ? limited(settings, dice) : settings;
        // Drawn last: a seed that does not pick it makes the same world as before there was such a thing.
        if (dice.chance(0.25)) {
            rates.put(Rate.ANSWER_COMES_TWICE, OFTEN * dice.between(1, 100) / 100);
        }
        // So is this: most rows of a key or two are refused, and nobody stands still for it.
        boolean storm = dice.chance(0.1);
        return new Recipe(
                storm ? stormy(limited) : limited,
                storm ? stormy(load, dice) : load,
                rates,
                upheavals,
                relays,
                tuning.writing(writeRows));
    }

    private static Load stormy(Load load, Dice dice) {
        return new Load(
                3 * load.transactions(),
                load.everyNanos() / 3,
                dice.between(1, 2),
                1,
                dice.between(50, 95) / 100.0,
                load.dawdle());
    }

    private static Settings stormy(Settings settings) {
        Settings.Blocking blocking = settings.blocking();
        return new Settings(
                settings.lease(),
                settings.reading(),
                settings.window(),
                settings.sending(),
                new Settings.Blocking(Settings.PoisonPolicy.SKIP, blocking.waitingMax(), blocking.chainsMax()),
                settings.marking());
    }

    /** Rates at which all rows of a world go within a minute, and that are below what its writers write. */
    private static Settings limited(Settings settings, Dice dice) {
        Settings.Rate all = dice.chance(0.5) ? rate(dice) : Settings.Rate.NONE;
        Settings.Rate slow = dice.chance(0.7) ? rate(dice) : Settings.Rate.NONE;
        boolean every = dice.chance(0.3);
        Settings.Window window = settings.window();
        Settings.Limits limits =
                new Settings.Limits(all, topic -> every || topic.endsWith("0") ? slow : Settings.Rate.NONE);
        return new Settings(
                settings.lease(),
                settings.reading(),
                new Settings.Window(window.rows(), window.bytes(), window.openPartitions(), limits),
                settings.sending(),
                settings.blocking(),
                settings.marking());
    }

    private static Settings.Rate rate(Dice dice) {
        long records = dice.chance(0.7) ? dice.spread(10, 2_000) : 0;
        return new Settings.Rate(records, records == 0 || dice.chance(0.3) ? dice.spread(4_000, 400_000) : 0);
    }

    private static Settings settings(Dice dice) {
        long ttl = dice.spread(400, 3_000) * MS;
        long idleMin = dice.spread(MS, 10 * MS);
        int window = dice.spread(1, 64) > 2 ? (int) dice.spread(2, 64) : 1;
        return new Settings(
                new Settings.Lease("", ttl, ttl / 5),
                new Settings.Reading(
                        dice.between(1, 40),
                        idleMin,
                        dice.spread(idleMin, 100 * MS),
                        (int) dice.spread(1, 1000),
                        dice.between(0L, 50 * MS)),
                new Settings.Window(window, dice.spread(2_000, 1_000_000), (int) dice.spread(1, 20)),
                sending(dice),
                new Settings.Blocking(
                        policy(dice.between(0, 9)),
                        dice.chance(0.9) ? 1_000_000 : dice.between(3, 20),
                        dice.chance(0.9) ? 10_000 : dice.between(1, 3)),
                new Settings.Marking(
                        (int) dice.spread(1, 100),
                        dice.between(0L, 10 * MS),
                        dice.chance(0.5) ? Recording.ROW : Recording.RANGE,
                        dice.chance(0.5) ? SynchronousCommit.ON : SynchronousCommit.OFF));
    }

    /** Every topic blocks, none does, or every other one. */
    private static Settings.PoisonPolicy policy(int pick) {
        if (pick < 5) {
            return Settings.PoisonPolicy.BLOCK;
        }
        return pick < 7 ? Settings.PoisonPolicy.SKIP : topic -> topic.charAt(topic.length() - 1) % 2 == pick % 2;
    }

    private static Settings.Sending sending(Dice dice) {
        long backoff = dice.spread(10 * MS, 100 * MS);
        return new Settings.Sending(
                dice.spread(20 * MS, 500 * MS),
                dice.spread(50 * MS, 2_000 * MS),
                dice.spread(200 * MS, 2_000 * MS),
                backoff,
                backoff * dice.between(2, 10),
                new Settings.Asking(dice.spread(300 * MS, 3_000 * MS), dice.spread(100 * MS, 3_000 * MS)));
    }

    /** Each kind of fault is absent from half of the worlds, so that none hides what another would show. */
    private static Map<Rate, Double> rates(Dice dice) {
        Map<Rate, Double> rates = new EnumMap<>(Rate.class);
        for (Rate rate : Rate.values()) {
            if (rate != Rate.ANSWER_COMES_TWICE && dice.chance(0.5)) {
                double worst = switch (rate) {
                    case OUTCOME_IS_UNKNOWN -> 0.05;
                    case LOOP_IS_LATE -> 0.5;
                    // It strikes only a session's first requests to a partition.
                    case LEADER_IS_NOT_READY -> 0.9;
                    default -> OFTEN;
                };
                rates.put(rate, worst * dice.between(1, 100) / 100);
            }
        }
        return rates;
    }

    private static Map<Upheaval, Long> upheavals(Dice dice) {
        Map<Upheaval, Long> upheavals = new EnumMap<>(Upheaval.class);
        for (Upheaval upheaval : Upheaval.values()) {
            if (dice.chance(0.3)) {
                boolean harmless = HARMLESS.contains(upheaval);
                upheavals.put(
                        upheaval, harmless ? dice.spread(20 * MS, 1_000 * MS) : dice.spread(300 * MS, 6_000 * MS));
            }
        }
        return upheavals;
    }
}
