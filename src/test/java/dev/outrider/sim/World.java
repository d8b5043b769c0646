package dev.outrider.sim;

import dev.outrider.core.Progress;
import dev.outrider.core.Settings;
import dev.outrider.core.WriteBack;
import java.util.ArrayList;
import java.util.List;

/** One seeded world: a database with its writers, brokers, one or two relays, and what befalls them; then it heals and must drain. */
final class World implements FakeOutbox.Judge {

    private static final long CHAOS_NANOS = 6 * Dice.SECOND;
    private static final long DRAIN_NANOS = 90 * Dice.SECOND;

    /** How much longer it takes where rates are limited. */
    private static final long LIMITED_NANOS = 60 * Dice.SECOND;

    private static final long CHECK_NANOS = 25 * Dice.MILLI;
    private static final long STOP_GRACE_NANOS = Dice.SECOND;
    private static final long MOST_EVENTS = 400_000;

    final Dice dice;
    final Recipe recipe;
    final Parts parts;
    final Tally tally = new Tally();
    final Agenda agenda = new Agenda();
    final Trace trace;
    final Faults faults;
    final Truth truth;
    final LogJudge logJudge;
    final Database database;
    final FakeOutbox outbox;
    final FakeRetention retention;
    final FakeCluster cluster;
    final Wire wire;
    final List<Instance> instances = new ArrayList<>();
    private final Writers writers;
    private final Upheavals upheavals;
    private final List<RelayJudge> judges = new ArrayList<>();
    private final WriteJudge writeJudge;
    private final double databaseRate;
    private int started;
    private int grants;
    private String gaveUp = "";

    World(long seed, Parts parts, boolean verbose) {
        Dice seeded = new Dice(seed);
        this.recipe = Recipe.of(seeded.split());
        this.dice = seeded.split();
        this.parts = parts;
        trace = new Trace(agenda, verbose);
        faults = new Faults(dice.split(), recipe.rates(), tally);
        truth = new Truth(recipe.settings().blocking().policy(), faults);
        logJudge = new LogJudge(truth, faults, trace, recipe.settings().window().rows());
        databaseRate = 1 + dice.between(0, 30) / 1_000.0;
        database = new Database(this::databaseNow, truth);
        database.recording = recipe.settings().marking().recording();
        database.commit = recipe.settings().marking().commit();
        database.writeRows = recipe.tuning().writeRows();
        writeJudge = new WriteJudge(truth, faults, trace, database, recipe.settings());
        outbox = parts.outbox(database, this, faults);
        retention = parts.retention(database, writeJudge::deleting, faults);
        cluster = new FakeCluster(agenda, logJudge, faults, 3_600_000);
        Recipe.Tuning tuning = recipe.tuning();
        wire = new Wire(agenda, dice.split(), faults, tuning.batchRows(), tuning.lingerNanos(), tuning.lateNanos());
        writers = new Writers(this, dice.split());
        upheavals = new Upheavals(this, dice.split());
    }

    /** The database's clock runs apart from every relay's, and a little faster: that is what the lease's margin is for. */
    private long databaseNow() {
        return 5_000 * Dice.SECOND + (long) (agenda.now() * databaseRate);
    }

    // ---- its course

    /** Lets everything happen; throws a {@link Violation} when an invariant does not hold. */
    void run() {
        writers.createTopics();
        writers.begin();
        for (int host = 0; host < recipe.relays(); host++) {
            start(host);
        }
        upheavals.begin(CHAOS_NANOS);
        runUntil(CHAOS_NANOS);
        upheavals.heal();
        Drain drain = new Drain(this);
        boolean limited = !recipe.settings().window().limits().equals(Settings.Limits.NONE);
        // What does not fit is tried again and again for a lease's time before the next term tries less: with windows
        // of three rows and a disk that takes two that is
        // a lease for each three.
        boolean slow = recipe.tuning().writeRows() < recipe.settings().window().rows();
        long end = CHAOS_NANOS + (slow ? 3 : 1) * DRAIN_NANOS + (limited ? LIMITED_NANOS : 0);
        for (long check = agenda.now(); !drain.done(); check += CHECK_NANOS) {
            if (check > end) {
                throw new Violation(Invariant.HEALED_WORLD_DRAINS, drain.culprits());
            }
            runUntil(check);
        }
    }

    private void runUntil(long nanos) {
        boolean[] reached = {false};
        agenda.at(nanos, () -> reached[0] = true);
        while (!reached[0]) {
            agenda.step();
            demandStopsEnd();
            if (trace.events() > MOST_EVENTS) {
                throw new Violation(Invariant.CORE_DOES_NOT_SPIN, "too much happens");
            }
        }
    }

    /** A stop that nothing held up ends by its deadline, or within a ttl of it when the database does not answer. */
    private void demandStopsEnd() {
        long grace = recipe.settings().lease().ttlNanos() + STOP_GRACE_NANOS;
        for (Instance instance : instances) {
            if (instance.overdue(grace)) {
                throw new Violation(
                        Invariant.STOP_ENDS, instance + " should have stopped long ago: " + instance.status());
            }
        }
    }

    // ---- relays

    void start(int host) {
        Instance instance = new Instance(this, host, "relay-" + host + "." + ++started);
        trace.note("start", host, instance);
        instances.add(instance);
        upheavals.pauses().readFor(instance);
        judges.add(instance.judge);
    }

    /** The process is gone; another will take its place on the host. */
    void ended(Instance instance) {
        trace.note("stopped", instance.host, instance);
        instance.crash();
        gone(instance);
    }

    void gone(Instance instance) {
        instances.remove(instance);
        agenda.after(dice.spread(5 * Dice.MILLI, 2 * Dice.SECOND), () -> start(instance.host));
    }

    Settings settingsFor(String owner) {
        Settings settings = recipe.settings();
        Settings.Lease lease = settings.lease();
        return new Settings(
                new Settings.Lease(owner, lease.ttlNanos(), lease.marginNanos()),
                settings.reading(),
                settings.window(),
                settings.sending(),
                settings.blocking(),
                settings.marking());
    }

    boolean ownsLane(Instance instance) {
        return database.lane().owner().equals(instance.owner);
    }

    /** Terms that were granted may be gone, and whoever holds them does not know yet: two relays may be at work for a while. */
    void afterFailover() {
        judges.forEach(judge -> logJudge.mayDuplicateAWindow());
        judges.forEach(RelayJudge::leaseTakenBack);
    }

    void endPrepared(Transaction transaction) {
        writers.endPrepared(transaction);
    }

    void writeLastRow() {
        writers.writeLastRow();
    }

    boolean writersAreDone() {
        return writers.done();
    }

    int grants() {
        return grants;
    }

    long commits() {
        return tally.of(Happening.ROW_COMMITTED) + tally.of(Happening.LATE_COMMIT);
    }

    // ---- judging the database's side

    /** It gives the lane up though nobody asked it to stop: it is halted, and leaves the lane to a standby. */
    void givenUp(Instance halted) {
        gaveUp = halted.owner;
    }

    @Override
    public void granted(String owner, long term) {
        grants++;
        if (!gaveUp.isEmpty() && !gaveUp.equals(owner)) {
            faults.count(Happening.HALTED_LANE_HANDED_OVER);
        }
        gaveUp = "";
        trace.note("granted", term, owner);
        logJudge.mayDuplicateAWindow();
        judges.forEach(RelayJudge::termGranted);
        instances.stream().filter(each -> each.owner.equals(owner)).forEach(each -> each.pauseJudge.granted(term));
    }

    @Override
    public void applying(WriteBack batch, boolean fenceHolds) {
        writeJudge.applying(batch, fenceHolds);
    }

    @Override
    public void applied(WriteBack batch, Progress before) {
        writeJudge.applied(batch, before);
    }
}
